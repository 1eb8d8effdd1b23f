using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

static class FactsText
{
    public static string Facts(IncidentRecord record)
    {
        var text = new MarkdownWriter("| Fact | Value |\n|---|---|\n");
        void Row(string name, string value) => text.Add("| ").Add(name).Add(" | ").Add(Cell(value.Length == 0 ? "not recorded" : value)).Add(" |\n");
        Row("Incident", $"{IncidentRef.NameOf(record.Incident.Number)}: {record.Incident.Title}");
        Row("Severity", record.Incident.Severity);
        Row("Services", List([.. record.Services.Select(s => s.Owner.Length == 0 ? s.Name : $"{s.Name} ({s.Owner})")]));
        foreach (var role in new[] { IncidentRole.Commander, IncidentRole.Scribe, IncidentRole.Communications })
            if (record.People.Any(p => p.Role == role) || role == IncidentRole.Commander)
                Row(Words.Capital(role), List([.. record.People.Where(p => p.Role == role).Select(p => p.ShownAsRole ? "on duty, named by role" : p.Name)]));
        Row("Impact started", Of(record, MilestoneKind.ImpactStart));
        Row("Impact ended", Of(record, MilestoneKind.ImpactEnd));
        Row("Declared", record.IsDeclarationUnknown ? Of(record, MilestoneKind.Declared) : Moment(record.DeclaredAt, record.AccuracyOf(MilestoneKind.Declared, record.DeclaredAt)));
        if (record.WrittenDownAt is { } written) Row("Written down", Moment(written, Accuracy.Exact));
        Row("Resolved", Of(record, MilestoneKind.Resolved));
        return text.ToString();
    }

    /// <summary>What is known with its formula; what is not, in one sentence for each reason.</summary>
    public static string Durations(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        var durations = record.Edition < 3 ? record.EarlierDurations : record.Durations;
        var known = durations.Where(d => d.Value is not null).ToList();
        if (known.Count > 0) text.Add("| Duration | Value | Formula |\n|---|---:|---|\n");
        foreach (var d in known) text.Add($"| {d.Name} | {Span(record, d.Value, d.IsAbout)} | {d.Formula} |\n");
        text.Add("\n");
        foreach (var why in durations.Where(d => d.Value is null).GroupBy(d => d.UnknownBecause ?? ""))
        {
            var names = List([.. why.Select(d => d.Name.ToLowerInvariant())]);
            text.Add(Timeline.Durations.NotApplicable(why.Key) is { } reason ? $"Does not apply: {names} ({Within(record, reason)}).\n" : $"Still unknown, since {Line(why.Key).TrimEnd('.')}: {names}.\n");
        }
        return text.ToString().Trim();
    }

    public static string Impact(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        var (start, end) = (record.At(MilestoneKind.ImpactStart), record.At(MilestoneKind.ImpactEnd));
        text.Add(start is { } from && end is { } to && to >= from
            ? $"Users were affected from {Of(record, MilestoneKind.ImpactStart)} to {Of(record, MilestoneKind.ImpactEnd)}: {Span(record, to - from, record.IsAbout(MilestoneKind.ImpactStart, MilestoneKind.ImpactEnd))}.\n\n"
            : $"Impact started: {Of(record, MilestoneKind.ImpactStart)}. Impact ended: {Of(record, MilestoneKind.ImpactEnd)}.\n\n");
        if (record.Impacts.Count > 0)
        {
            text.Add("| Quantity | Value | Source |\n|---|---|---|\n");
            foreach (var impact in record.Impacts)
                text.Add($"| {Cell(impact.Quantity)} | {(impact.NotMeasurableBecause is { Length: > 0 } why ? $"not measurable, because {Cell(Reason(record, why))}" : Cell(impact.Value))} | {Cell(impact.Source)} |\n");
            text.Add("\n");
        }
        text.Add(record.Incident.DataLoss switch
        {
            "yes" => $"Data was lost. {record.Incident.DataLossNote}",
            "no" => $"No data was lost. {record.Incident.DataLossNote}",
            _ => "Whether data was lost is not answered yet.",
        });
        return text.ToString().Trim();
    }

    public static string Background(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        foreach (var service in record.Services.Where(s => s.Description.Length > 0)) text.Add($"**{service.Name}**: {Line(service.Description)}\n\n");
        if (record.Services.All(s => s.Description.Length == 0) && record.Services.Count > 0) text.Add($"Services that took part: {List([.. record.Services.Select(s => s.Name)])}.\n\n");
        var noticed = record.At(MilestoneKind.Detected) ?? record.DeclaredAt;
        var changes = record.OfKind(EntryKind.Change).Where(e => e.OccurredAt <= noticed).ToList();
        if (changes.Count > 0) text.Add("Changes before it was noticed:\n\n");
        foreach (var change in changes) text.Add($"- {Moment(change.OccurredAt, change.Accuracy)}: {Line(change.Text)}\n");
        return text.ToString();
    }

    /// <summary>Who held a role stands under it; who wrote is named once, unless they chose to be shown by role.</summary>
    public static string Participants(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        foreach (var person in record.People.Where(p => p.Role is not null))
            text.Add(person.ShownAsRole ? $"- The {person.Role}\n" : $"- {person.Name}, {person.Role}\n");
        foreach (var author in record.People.Where(p => p.Role is null && WasThere(record, p) && !p.ShownAsRole && record.People.All(q => q.Role is null || q.Name != p.Name)))
            text.Add($"- {author.Name}\n");
        return text.ToString();
    }

    /// <summary>Whoever tidies the record afterwards did not take part in the incident.</summary>
    static bool WasThere(IncidentRecord record, RecordedPerson author) =>
        record.Edition < 5 || record.At(MilestoneKind.Resolved) is not { } resolved || author.FirstEntryAt <= resolved;

    /// <summary>"acknowledged: nobody was paged", of which the reason may have begun with a capital.</summary>
    static string Within(IncidentRecord record, string inapplicable) => inapplicable.Split(": ", 2) is [var milestone, var why] ? $"{milestone}: {Line(Reason(record, why))}" : Line(inapplicable);

    static string Of(IncidentRecord record, string milestone) => record.Milestones.FirstOrDefault(m => m.Kind == milestone) switch
    {
        { At: { } at } m => Moment(at, m.Accuracy),
        { NotApplicableBecause: { Length: > 0 } why } => $"not applicable, because {Reason(record, why)}",
        _ => "not recorded",
    };
}
