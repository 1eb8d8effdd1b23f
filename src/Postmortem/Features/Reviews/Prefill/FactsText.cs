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
        Row("Declared", Moment(record.Incident.DeclaredAt));
        Row("Resolved", Of(record, MilestoneKind.Resolved));
        return text.ToString();
    }

    /// <summary>What is known with its formula; what is not, in one sentence for each reason.</summary>
    public static string Durations(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        var known = record.Durations.Where(d => d.Value is not null).ToList();
        if (known.Count > 0) text.Add("| Duration | Value | Formula |\n|---|---:|---|\n");
        foreach (var d in known) text.Add($"| {d.Name} | {(d.IsAbout ? "about " : "")}{Span(d.Value)} | {d.Formula} |\n");
        text.Add("\n");
        foreach (var why in record.Durations.Where(d => d.Value is null).GroupBy(d => d.UnknownBecause ?? ""))
            text.Add($"Still unknown, since {Line(why.Key)}: {List([.. why.Select(d => d.Name.ToLowerInvariant())])}.\n");
        return text.ToString().Trim();
    }

    public static string Summary(IncidentRecord record)
    {
        var incident = record.Incident;
        var text = new MarkdownWriter();
        var start = record.At(MilestoneKind.ImpactStart);
        var when = start is { } began ? $"{Moment(began)}" : Moment(incident.DeclaredAt);
        var where = record.Services.Count > 0 ? $" ({List([.. record.Services.Select(s => s.Name)])})" : "";
        text.Add(incident.Summary.Length > 0 ? $"{incident.Summary.Trim()}\n\n{(start is null ? "It was declared" : "It began")} on {when}{where}." : $"{(start is null ? "On" : "From")} {when}: {Line(incident.Title).TrimEnd('.')}{where}.");
        if (start is { } from && record.At(MilestoneKind.ImpactEnd) is { } to && to >= from) text.Add($" Users were affected for {Span(to - from)}.");
        foreach (var impact in record.Impacts.Where(i => i.Value.Length > 0 && !incident.Summary.Contains(i.Value, StringComparison.OrdinalIgnoreCase)).Take(3))
            text.Add(impact.Value.EndsWith('.') ? $" {Line(impact.Value)}" : $" {Words.Capital(Line(impact.Quantity))}: {Line(impact.Value)}.");
        if (EndedBy(record) is { } rollback) text.Add($" It was ended by {RollbackText.Name(rollback)}.");
        return text.ToString();
    }

    /// <summary>The last attempt that worked before the harm was over; what was put right afterwards did not end it.</summary>
    static RecordedRollback? EndedBy(IncidentRecord record)
    {
        var worked = record.Rollbacks.Where(r => r.Outcome is "succeeded" or "partial").ToList();
        var over = record.At(MilestoneKind.ImpactEnd) ?? record.At(MilestoneKind.Mitigated);
        return worked.LastOrDefault(r => r.FinishedAt <= over) ?? worked.LastOrDefault();
    }

    public static string Impact(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        var (start, end) = (record.At(MilestoneKind.ImpactStart), record.At(MilestoneKind.ImpactEnd));
        text.Add(start is { } from && end is { } to && to >= from
            ? $"Users were affected from {Moment(from)} to {Moment(to)}: {Span(to - from)}.\n\n"
            : $"Impact started: {Of(record, MilestoneKind.ImpactStart)}. Impact ended: {Of(record, MilestoneKind.ImpactEnd)}.\n\n");
        if (record.Impacts.Count > 0)
        {
            text.Add("| Quantity | Value | Source |\n|---|---|---|\n");
            foreach (var impact in record.Impacts)
                text.Add($"| {Cell(impact.Quantity)} | {(impact.NotMeasurableBecause is { Length: > 0 } why ? $"not measurable, because {Cell(why)}" : Cell(impact.Value))} | {Cell(impact.Source)} |\n");
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
        var start = record.At(MilestoneKind.ImpactStart) ?? record.Incident.DeclaredAt;
        var changes = record.OfKind(EntryKind.Change).Where(e => e.OccurredAt <= start).ToList();
        if (changes.Count > 0) text.Add("Changes before the impact:\n\n");
        foreach (var change in changes) text.Add($"- {Moment(change.OccurredAt, change.Accuracy)}: {Line(change.Text)}\n");
        return text.ToString();
    }

    /// <summary>Who held a role stands under it; who wrote is named once, unless they chose to be shown by role.</summary>
    public static string Participants(IncidentRecord record)
    {
        var text = new MarkdownWriter();
        foreach (var person in record.People.Where(p => p.Role is not null))
            text.Add(person.ShownAsRole ? $"- The {person.Role}\n" : $"- {person.Name}, {person.Role}\n");
        foreach (var author in record.People.Where(p => p.Role is null && !p.ShownAsRole && record.People.All(q => q.Role is null || q.Name != p.Name)))
            text.Add($"- {author.Name}\n");
        return text.ToString();
    }

    static string Of(IncidentRecord record, string milestone) => record.Milestones.FirstOrDefault(m => m.Kind == milestone) switch
    {
        { At: { } at } m => Moment(at, m.Accuracy),
        { NotApplicableBecause: { Length: > 0 } why } => $"not applicable, because {why}",
        _ => "not recorded",
    };
}
