using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>How it was noticed, and what was said.</summary>
static class ResponseText
{
    const int MostSignals = 8;

    public static readonly string[] Signals = [EntryKind.Alert, EntryKind.Observation, EntryKind.Hypothesis];

    static readonly string[] Outside = ["status page", "status.", "customer", "public", "tweet", "posted", "support", "users", "blog", "press", "partner", "newsletter", "banner", "announce", "recipient", "subscriber"];

    static readonly string[] Inside = ["internal", "slack", "bridge", "incident channel", "war room", "the team", "colleague", "on-call", "on call", "management", "stakeholder", "staff"];

    public static string Detection(IncidentRecord record)
    {
        if (record.Milestones.FirstOrDefault(m => m.Kind == MilestoneKind.Detected) is not { At: { } at } detected)
            return $"{(record.OfKind(EntryKind.Alert).FirstOrDefault() is { } alert ? $"When it was noticed is not recorded. The first alert on the timeline is {Quoted(alert)}, {When(record, alert.OccurredAt, alert.Accuracy)}." : "When and how it was noticed is not recorded.")} {Declared(record, MilestoneKind.ImpactStart, "the impact began")}".Trim();
        var first = record.Entries.Where(e => Signals.Contains(e.Kind) || e.Kind == EntryKind.Communication).FirstOrDefault(e => Math.Abs((e.OccurredAt - at).TotalSeconds) < 60);
        var what = first switch
        {
            { Kind: EntryKind.Alert } => $": an alert, {Quoted(first)}",
            { Kind: EntryKind.Communication } => $": a report, {Quoted(first)}",
            { } => $": an observation, {Quoted(first)}",
            null when record.At(MilestoneKind.Alerted) == at => ": an alert",
            null => "",
        };
        var about = record.IsAbout(MilestoneKind.ImpactStart, MilestoneKind.Detected);
        var after = record.At(MilestoneKind.ImpactStart) is not { } start ? "" : at == start ? ", as the impact began" : at > start ? $", {Span(record, at - start, about)} after the impact began" : $", {Span(record, start - at, about)} before the impact began";
        string[] sentences =
        [
            $"The first signal that somebody could act on came {When(record, at, detected.Accuracy)}{after}{what}.",
            what.Length > 0 ? "" : record.Edition >= 5 && detected.Source is { Length: > 0 } source ? $"Its source: {Line(source).TrimEnd('.')}." : "What or who gave it is not recorded.",
            Paged(record, at, first),
            Declared(record, MilestoneKind.Detected, "that signal"),
        ];
        return string.Join(' ', sentences.Where(s => s.Length > 0));
    }

    static string Paged(IncidentRecord record, DateTimeOffset detected, RecordedEntry? first)
    {
        var alerted = record.Milestones.FirstOrDefault(m => m.Kind == MilestoneKind.Alerted);
        if (alerted is not { At: { } at })
            return alerted?.NotApplicableBecause is { Length: > 0 } why ? $"Nobody was paged: {Reason(record, Line(why).TrimEnd('.'))}." : first is { Kind: EntryKind.Alert } ? "" : "No page is recorded.";
        var about = record.IsAbout(MilestoneKind.Detected, MilestoneKind.Alerted);
        var later = at > detected ? $"The first page went out {Span(record, at - detected, about)} later. " : at < detected ? $"A page had gone out {Span(record, detected - at, about)} before. " : "";
        return later + (record.At(MilestoneKind.Acknowledged) is { } taken && taken >= at ? $"The page was acknowledged {(taken > at ? $"after {Span(record, taken - at, record.IsAbout(MilestoneKind.Alerted, MilestoneKind.Acknowledged))}" : "at once")}." : "");
    }

    static string Declared(IncidentRecord record, string since, string what) => record.At(MilestoneKind.Declared) is { } declared && record.At(since) is { } from && declared > from
        ? $"The incident was declared {When(record, declared, record.AccuracyOf(MilestoneKind.Declared, declared))}, {Span(record, declared - from, record.IsAbout(since, MilestoneKind.Declared))} after {what}."
        : "";

    /// <summary>What could be seen before anybody acted on it; told without judgement.</summary>
    public static string EarlierSignals(IncidentRecord record)
    {
        var until = record.At(MilestoneKind.Detected) ?? record.DeclaredAt;
        var earlier = record.Entries.Where(e => Signals.Contains(e.Kind) && (until - e.OccurredAt).TotalSeconds >= 60).ToList();
        return earlier.Count == 0
            ? "None stands on the timeline."
            : string.Join('\n', earlier.TakeLast(MostSignals).Select(e => $"- {Stamp(record, e)} UTC, {e.Kind}: {Line(e.Text)}"));
    }

    public static string SaidInside(IncidentRecord record) => Said(record, record.OfKind(EntryKind.Communication).Where(e => !IsOutside(e) && (record.Edition < 3 || IsInside(e))));

    /// <summary>With what nothing tells of to whom it was said, below a heading that says so.</summary>
    public static string SaidOutside(IncidentRecord record)
    {
        var unknown = record.OfKind(EntryKind.Communication).Where(e => record.Edition >= 3 && !IsOutside(e) && !IsInside(e)).ToList();
        return $"{Said(record, record.OfKind(EntryKind.Communication).Where(IsOutside))}{(unknown.Count == 0 ? "" : $"{(record.Edition < 8 ? "\n" : "\n\n")}### Said, to whom is not recorded\n\n{Said(record, unknown)}")}";
    }

    public static string Communications(IncidentRecord record) => Said(record, record.OfKind(EntryKind.Communication));

    static string Said(IncidentRecord record, IEnumerable<RecordedEntry> entries)
    {
        var said = entries.ToList();
        if (said.Count == 0) return "None stands on the timeline.";
        return "| UTC | Said | Source |\n|---|---|---|\n" + string.Concat(said.Select(e => $"| {Stamp(record, e)} | {Cell(e.Text)} | {Cell(e.Permalink is { } link ? $"[{TimelineText.SourceOf(e)}]({link})" : TimelineText.SourceOf(e))} |\n"));
    }

    /// <summary>A guess by its words and its link; people move what is elsewhere.</summary>
    static bool IsOutside(RecordedEntry entry) => !entry.Text.StartsWith("internal", StringComparison.OrdinalIgnoreCase) && Outside.Any(w => entry.Text.Contains(w, StringComparison.OrdinalIgnoreCase) || entry.Permalink?.Contains(w, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>It was said in Slack, or its words tell.</summary>
    static bool IsInside(RecordedEntry entry) => entry.Source == "slack" || Inside.Any(w => entry.Text.Contains(w, StringComparison.OrdinalIgnoreCase));

    static string Quoted(RecordedEntry entry)
    {
        return $"“{Words.Fit(Line(entry.Text).TrimEnd('.'), 160)}”";
    }
}
