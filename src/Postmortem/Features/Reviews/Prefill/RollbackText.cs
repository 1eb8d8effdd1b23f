using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

static class RollbackText
{
    /// <summary>Every attempt, failed ones too: they are data. Then how the harm ended.</summary>
    public static string Rollbacks(IncidentRecord record) =>
        string.Join("\n\n", record.Rollbacks.Count == 0 ? [None(record)] : record.Rollbacks.Select(r => Attempt(r, record)).Append(Recovery(record))).Trim();

    /// <summary>While people still work on it, only what is recorded is known.</summary>
    static string None(IncidentRecord record) => record.Edition >= 8 && IncidentStatus.IsOpen(record.Incident.Status) ? "No rollback is recorded." : "Nothing was rolled back.";

    /// <summary>the rollback of catalogue to 2.31.0</summary>
    public static string Name(RecordedRollback rollback)
    {
        var (from, to) = (Quoted(rollback.FromVersion), Quoted(rollback.ToVersion));
        var of = (rollback.Service ?? rollback.Scope) is { Length: > 0 } what ? $" of {Line(what)}" : "";
        if (rollback.Direction == RollbackDirection.Forward) return $"the roll-forward{of}{(to.Length > 0 ? $" to {to}" : "")}";
        if (rollback.Direction == RollbackDirection.Mitigation) return $"the mitigation{of}{(from.Length > 0 && to.Length > 0 ? $" from {from} to {to}" : to.Length > 0 ? $" to {to}" : "")}";
        return rollback.Kind switch
        {
            RollbackKind.Restore => $"the restore{of}{(to.Length > 0 ? $" from {to}" : "")}",
            RollbackKind.Failover or RollbackKind.Traffic => $"the {RollbackKind.InWords(rollback.Kind)}{of}{(to.Length > 0 ? $" to {to}" : "")}",
            RollbackKind.Deploy => $"the rollback{of}{(to.Length > 0 ? $" to {to}" : "")}",
            _ => $"the {RollbackKind.InWords(Line(rollback.Kind))} rollback{of}{(to.Length > 0 ? $" to {to}" : "")}",
        };
    }

    /// <summary>Words in a sentence are set off; 2.31.0 needs no marks.</summary>
    static string Quoted(string version) => Line(version) is var line && line.Contains(' ', StringComparison.Ordinal) ? $"“{line}”" : line;

    static string Attempt(RecordedRollback rollback, IncidentRecord record)
    {
        var text = new MarkdownWriter($"**Attempt {rollback.Attempt}: {Name(rollback)}** ({rollback.Outcome ?? rollback.State})\n\n");
        if (Clocks(rollback, record) is { Length: > 0 } clock) text.Add($"{clock}\n\n");
        void Row(string name, string? value)
        {
            if (value is { Length: > 0 }) text.Add($"- {name}: {Line(value)}\n");
        }
        if (rollback.FromVersion.Length > 0 || rollback.ToVersion.Length > 0) Row("From and to", $"{Or(rollback.FromVersion)} → {Or(rollback.ToVersion)}");
        Row("Proposed because", rollback.Reason);
        Row(record.Edition >= 6 && rollback.State == RollbackState.Rejected ? "Rejected" : "Decided", rollback.DecidedAt is { } decided ? $"{Moment(decided, record.AccuracyOf(MilestoneKind.MitigationDecided, decided))}{(rollback.DeciderRole is { Length: > 0 } role ? $", {role}" : "")}" : null);
        Row("Decision", rollback.DecisionReason);
        Row("Checked before", CheckedBefore(rollback));
        Row("Started", rollback.StartedAt is { } started ? Moment(started, record.AccuracyOf(MilestoneKind.RollbackStarted, started)) : null);
        Row("Finished", rollback.FinishedAt is { } finished ? Moment(finished, record.AccuracyOf(MilestoneKind.RollbackCompleted, finished)) : null);
        Row("How it came out", rollback.OutcomeNote);
        Row("Verified", rollback.VerificationMetric.Length > 0 ? $"{rollback.VerificationMetric} = {Or(rollback.VerificationValue)}{(rollback.VerifiedAt is { } verified ? $" at {Moment(verified, record.AccuracyOf(MilestoneKind.RollbackVerified, verified))}" : "")}" : null);
        Row("Side effects", rollback.SideEffects);
        Row(record.Edition < 6 || rollback.Outcome is RollbackOutcome.Succeeded or RollbackOutcome.Partial ? "Also undid" : "Would also undo", rollback.AlsoUndoes);
        Row("Data lost", rollback.DataLost);
        return text.ToString().TrimEnd();
    }

    /// <summary>The decision clock in words: how long until it was decided, until it was done, since users were affected.</summary>
    static string Clocks(RecordedRollback rollback, IncidentRecord record)
    {
        // What was rejected has no decision to do it, and no end.
        if (record.Edition >= 8 && rollback.State == RollbackState.Rejected) return "";
        var decided = rollback.DecidedAt ?? (record.At(MilestoneKind.MitigationDecided) is { } chosen && chosen <= rollback.StartedAt && record.Rollbacks.All(r => r.Attempt == rollback.Attempt || r.StartedAt > rollback.StartedAt) ? chosen : null);
        var parts = new List<string>();
        bool IsAbout(string milestone, DateTimeOffset? at) => record.AccuracyOf(milestone, at) == Accuracy.About;
        var (aboutDecided, aboutStarted, aboutFinished) = (IsAbout(MilestoneKind.MitigationDecided, decided), IsAbout(MilestoneKind.RollbackStarted, rollback.StartedAt), IsAbout(MilestoneKind.RollbackCompleted, rollback.FinishedAt));
        void Part(DateTimeOffset? from, DateTimeOffset? to, bool isAbout, string words)
        {
            if (from is { } a && to is { } b && b > a) parts.Add($"{Span(record, b - a, isAbout)} {words}");
        }
        Part(record.At(MilestoneKind.Declared), decided, record.IsAbout(MilestoneKind.Declared) || aboutDecided, "from the declaration to the decision");
        Part(decided, rollback.StartedAt, aboutDecided || aboutStarted, "from the decision to the start");
        Part(rollback.StartedAt, rollback.FinishedAt, aboutStarted || aboutFinished, "to carry out");
        var took = parts.Count == 0 ? "" : $"It took {List(parts)}.";
        return record.At(MilestoneKind.ImpactStart) is { } start && rollback.FinishedAt is { } end && end > start ? $"{took} It ended {Span(record, end - start, record.IsAbout(MilestoneKind.ImpactStart) || aboutFinished)} after the impact began.".TrimStart() : took;
    }

    static string CheckedBefore(RecordedRollback rollback)
    {
        var answers = Preflight.Read(rollback.Preflight);
        var skipped = answers.Where(a => a.Answer == Preflight.Skipped).ToList();
        var told = answers.Except(skipped).Select(a => $"{a.Question} {Words.Capital(a.Answer ?? Preflight.Unknown)}{(string.IsNullOrEmpty(a.Note) ? "" : $" ({Line(a.Note)})")}.");
        var count = skipped.Count == answers.Count ? "All questions were" : skipped.Count == 1 ? "One question was" : $"{skipped.Count} questions were";
        return string.Join(' ', skipped.Count == 0 ? told : told.Append($"{count} skipped: {string.Join("; ", skipped.Select(a => Line(a.Note ?? "")).Distinct())}."));
    }

    static string Recovery(IncidentRecord record)
    {
        var start = record.At(MilestoneKind.ImpactStart);
        var parts = new List<string>();
        foreach (var (kind, words) in new[] { (MilestoneKind.Mitigated, "mitigated"), (MilestoneKind.ImpactEnd, "over for users"), (MilestoneKind.Resolved, "resolved") })
            if (record.Milestones.FirstOrDefault(m => m.Kind == kind) is { At: { } at } milestone)
                parts.Add($"{words} {When(record, at, milestone.Accuracy)}{(start is { } from && at > from ? $", {Span(record, at - from, record.IsAbout(MilestoneKind.ImpactStart, kind))} after the impact began" : "")}");
        return parts.Count == 0 ? "" : $"The incident was {string.Join("; ", parts)}.";
    }

    static string Or(string value) => value.Length == 0 ? "unknown" : value;
}
