using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>How it was noticed, what was decided, what was said.</summary>
static class ResponseText
{
    const int MostSignals = 8;

    static readonly string[] Signals = [EntryKind.Alert, EntryKind.Observation, EntryKind.Hypothesis];

    /// <summary>What people can go by when they decide; a declaration often names the first hypothesis.</summary>
    static readonly string[] Cues = [.. Signals, EntryKind.Milestone, EntryKind.Rollback];

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

    /// <summary>Each decision with what had been seen since the one before, and which other ways were on the table.</summary>
    public static string Decisions(IncidentRecord record)
    {
        var decisions = Spoken(record).Select(e => new Choice(e.OccurredAt, e.Accuracy, Line(e.Text))).Concat(record.Rollbacks.Select(r => Of(r, record)).OfType<Choice>()).OrderBy(d => d.At).ToList();
        if (decisions.Count == 0) return "No decision stands on the timeline.";
        var text = new MarkdownWriter();
        var before = DateTimeOffset.MinValue;
        foreach (var decision in decisions)
        {
            var cues = record.Entries.Where(e => Cues.Contains(e.Kind) && e.OccurredAt < decision.At).TakeLast(3).ToList();
            var seen = cues.Where(e => e.OccurredAt > before).DefaultIfEmpty(cues.LastOrDefault()).OfType<RecordedEntry>();
            text.Add($"- **{Stamp(record, decision.At, decision.Accuracy)} UTC**: {decision.Text}\n");
            if (decision.Why.Length > 0) text.Add($"  - What spoke for it: {Line(decision.Why)}\n");
            text.Add($"  - {DecisionNotes.Known}{Spaced(string.Join("; ", seen.Select(e => $"{Clock(e.OccurredAt, e.Accuracy)} {Line(e.Text)}")))}\n");
            text.Add($"  - {DecisionNotes.Considered}{Spaced(string.Join("; ", Others(record, decision.At, decision.Attempt)))}\n");
            before = decision.At;
        }
        return text.ToString();
    }

    sealed record Choice(DateTimeOffset At, string Accuracy, string Text, string Why = "", int Attempt = 0);

    /// <summary>What people decided, in their words; what the product noted about a step of a rollback or a status stands elsewhere.</summary>
    static IEnumerable<RecordedEntry> Spoken(IncidentRecord record) => record.OfKind(EntryKind.Decision)
        .Where(e => !e.Text.StartsWith("Status changed from ", StringComparison.Ordinal) && !e.Text.StartsWith("Made ", StringComparison.Ordinal)
            && record.Rollbacks.All(r => !e.Text.StartsWith($"Rollback {r.Attempt} decided by ", StringComparison.Ordinal)));

    /// <summary>Null when the timeline tells the decision itself, or when nothing was begun.</summary>
    static Choice? Of(RecordedRollback r, IncidentRecord record)
    {
        if ((r.DecidedAt ?? r.StartedAt) is not { } at) return null;
        // Without a time of its own the decision stands somewhere between the attempt before and the start.
        var before = record.Rollbacks.Where(o => o.Attempt < r.Attempt).Max(o => o.StartedAt) ?? DateTimeOffset.MinValue;
        if (r.DecidedAt is null && Spoken(record).Any(e => e.OccurredAt > before && e.OccurredAt <= at)) return null;
        var said = r.DecidedAt is null ? " was begun; when and by whom it was decided is not recorded" : r.DeciderRole is { Length: > 0 } role ? $", decided by the {Line(role)}" : "";
        return new(at, record.AccuracyOf(r.DecidedAt is null ? MilestoneKind.RollbackStarted : MilestoneKind.MitigationDecided, at), $"{Words.Capital(RollbackText.Name(r))}{said}", r.DecisionReason is { Length: > 0 } why ? why : r.Reason, r.Attempt);
    }

    static IEnumerable<string> Others(IncidentRecord record, DateTimeOffset at, int attempt) =>
        from r in record.Rollbacks
        where r.Attempt != attempt && r.ProposedAt <= at && (r.State is "proposed" or "rejected" || r.StartedAt > at)
        select r.State == "rejected" && r.DecisionReason is { Length: > 0 } why ? $"{RollbackText.Name(r)}, rejected: {Line(why).TrimEnd('.')}" : RollbackText.Name(r);

    public static string SaidInside(IncidentRecord record) => Said(record, record.OfKind(EntryKind.Communication).Where(e => !IsOutside(e) && (record.Edition < 3 || IsInside(e))));

    /// <summary>With what nothing tells of to whom it was said, below a heading that says so.</summary>
    public static string SaidOutside(IncidentRecord record)
    {
        var unknown = record.OfKind(EntryKind.Communication).Where(e => record.Edition >= 3 && !IsOutside(e) && !IsInside(e)).ToList();
        return $"{Said(record, record.OfKind(EntryKind.Communication).Where(IsOutside))}{(unknown.Count == 0 ? "" : $"\n### Said, to whom is not recorded\n\n{Said(record, unknown)}")}";
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

    static string Spaced(string text) => text.Length == 0 ? "" : $" {text}";
}

/// <summary>The labels under a decision, which completeness looks for.</summary>
static class DecisionNotes
{
    public const string Known = "What was known then:";
    public const string Considered = "What else was considered:";
}
