using System.Text.RegularExpressions;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>What was decided.</summary>
static partial class DecisionText
{
    /// <summary>What people can go by when they decide; a declaration often names the first hypothesis.</summary>
    static readonly string[] Cues = [.. ResponseText.Signals, EntryKind.Milestone, EntryKind.Rollback];

    /// <summary>Who turns one way down takes another within minutes. What lies further apart was weighed apart.</summary>
    static readonly TimeSpan Together = TimeSpan.FromMinutes(15);

    /// <summary>Each decision with what had been seen since the one before, and which other ways were on the table.</summary>
    public static string Decisions(IncidentRecord record)
    {
        var decisions = Spoken(record).Select(e => new Choice(e.OccurredAt, e.Accuracy, Line(e.Text), IsOfHarm: RecoveryWait.IsToldBy(e.Text))).Concat(record.Rollbacks.Select(r => Of(r, record)).OfType<Choice>()).OrderBy(d => d.At).ToList();
        if (decisions.Count == 0) return "No decision stands on the timeline.";
        var text = new MarkdownWriter();
        var before = DateTimeOffset.MinValue;
        foreach (var decision in decisions)
        {
            var cues = record.Entries.Where(e => Cues.Contains(e.Kind) && e.OccurredAt < decision.At).TakeLast(3).ToList();
            var seen = cues.Where(e => e.OccurredAt > before).DefaultIfEmpty(cues.LastOrDefault()).OfType<RecordedEntry>();
            text.Add($"- **{Stamp(record, decision.At, decision.Accuracy)} UTC**: {decision.Text}\n");
            if (decision.Why.Length > 0) text.Add($"  - What spoke for it: {Line(decision.Why)}\n");
            if (decision.WhyNot.Length > 0) text.Add($"  - What spoke against it: {Line(decision.WhyNot)}\n");
            text.Add($"  - {DecisionNotes.Known}{Spaced(string.Join("; ", seen.Select(e => $"{Clock(e.OccurredAt, e.Accuracy)} {Within(record, e.Text)}")))}\n");
            text.Add($"  - {DecisionNotes.Considered}{Spaced(string.Join("; ", record.Edition < 8 ? EarlierOthers(record, decision) : Others(record, decision)))}\n");
            before = decision.At;
        }
        return text.ToString();
    }

    /// <param name="IsOfHarm">About what to do against the harm, as far as the record tells. What people decided in words of their own may be about anything.</param>
    sealed record Choice(DateTimeOffset At, string Accuracy, string Text, string Why = "", string WhyNot = "", int Attempt = 0, bool IsOfHarm = false);

    /// <summary>What people decided, in their words; what the product noted about a step of a rollback or a status stands elsewhere.</summary>
    static IEnumerable<RecordedEntry> Spoken(IncidentRecord record) => record.OfKind(EntryKind.Decision)
        .Where(e => !e.Text.StartsWith("Status changed from ", StringComparison.Ordinal) && !e.Text.StartsWith("Made ", StringComparison.Ordinal)
            && (record.Edition < 8 ? record.Rollbacks.All(r => !e.Text.StartsWith($"Rollback {r.Attempt} decided by ", StringComparison.Ordinal)) : !IsToldByAttempt(record, e)));

    /// <summary>The attempt tells of its decision with more. That it was rejected stands as the entry has it.</summary>
    static bool IsToldByAttempt(IncidentRecord record, RecordedEntry entry) =>
        Step().Match(entry.Text) is { Success: true } step && step.Groups["step"].Value == "decided" && record.Rollbacks.Any(r => r.DecidedAt is not null && $"{r.Attempt}" == step.Groups["attempt"].Value);

    static RecordedEntry? EntryOf(IncidentRecord record, RecordedRollback r, string step) => record.Edition < 8 ? null : record.OfKind(EntryKind.Decision)
        .FirstOrDefault(e => Step().Match(e.Text) is { Success: true } told && told.Groups["step"].Value == step && told.Groups["attempt"].Value == $"{r.Attempt}");

    /// <summary>Null when the timeline tells the decision itself, or when nothing was begun.</summary>
    static Choice? Of(RecordedRollback r, IncidentRecord record)
    {
        if ((r.DecidedAt ?? r.StartedAt) is not { } at) return null;
        if (record.Edition >= 8 && r.State == RollbackState.Rejected)
            return EntryOf(record, r, "rejected") is null ? new(at, Accuracy.Exact, $"{Words.Capital(RollbackText.Name(r))}, rejected{By(r)}", WhyNot: r.DecisionReason ?? "", Attempt: r.Attempt) : null;
        // Without a time of its own the decision stands somewhere between the attempt before and the start.
        var before = record.Rollbacks.Where(o => o.Attempt < r.Attempt).Max(o => o.StartedAt) ?? DateTimeOffset.MinValue;
        if (r.DecidedAt is null && Spoken(record).Any(e => e.OccurredAt > before && e.OccurredAt <= at)) return null;
        var said = r.DecidedAt is null ? " was begun; when and by whom it was decided is not recorded" : By(r) is { Length: > 0 } by ? $", decided{by}" : "";
        var accuracy = EntryOf(record, r, "decided") is { } entry && entry.OccurredAt == at ? entry.Accuracy : record.AccuracyOf(r.DecidedAt is null ? MilestoneKind.RollbackStarted : MilestoneKind.MitigationDecided, at);
        return new(at, accuracy, $"{Words.Capital(RollbackText.Name(r))}{said}", r.DecisionReason is { Length: > 0 } why ? why : r.Reason, Attempt: r.Attempt, IsOfHarm: true);
    }

    static string By(RecordedRollback r) => r.DeciderRole is { Length: > 0 } role ? $" by the {Line(role)}" : "";

    /// <summary>
    /// Ways that stood proposed when something else was chosen against the harm, or that were turned down for it minutes before. What had been settled earlier
    /// was no choice any more, and a severity or a merge is no choice between ways.
    /// </summary>
    static IEnumerable<string> Others(IncidentRecord record, Choice decision) =>
        from r in record.Rollbacks
        where decision.IsOfHarm && r.Attempt != decision.Attempt && r.ProposedAt <= decision.At
        let isRejected = r.State == RollbackState.Rejected
        let settled = r.DecidedAt ?? r.StartedAt
        let isNear = (settled - decision.At)?.Duration() <= Together
        where settled > decision.At || (settled is null ? r.State == RollbackState.Proposed : isRejected && isNear)
        select isRejected && isNear ? WithReason(r) : RollbackText.Name(r);

    static IEnumerable<string> EarlierOthers(IncidentRecord record, Choice decision) =>
        from r in record.Rollbacks
        where r.Attempt != decision.Attempt && r.ProposedAt <= decision.At && (r.State is RollbackState.Proposed or RollbackState.Rejected || r.StartedAt > decision.At)
        select r.State == RollbackState.Rejected ? WithReason(r) : RollbackText.Name(r);

    static string WithReason(RecordedRollback rejected) => rejected.DecisionReason is { Length: > 0 } why ? $"{RollbackText.Name(rejected)}, rejected: {Line(why).TrimEnd('.')}" : RollbackText.Name(rejected);

    /// <summary>Before a semicolon no full stop; an ellipsis written with three of them stays.</summary>
    static string Within(IncidentRecord record, string text) =>
        Line(text) is var line && record.Edition >= 9 && line.EndsWith('.') && !line.EndsWith("..", StringComparison.Ordinal) ? line[..^1] : Line(text);

    static string Spaced(string text) => text.Length == 0 ? "" : $" {text}";

    [GeneratedRegex(@"^(?:Rollback|Roll-forward|Mitigation) (?<attempt>[0-9]{1,6}) (?<step>decided|rejected)(?: by the [^:\n]+)?: ")]
    private static partial Regex Step();
}

/// <summary>The labels under a decision, which completeness looks for.</summary>
static class DecisionNotes
{
    public const string Known = "What was known then:";
    public const string Considered = "What else was considered:";
}
