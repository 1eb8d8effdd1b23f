using System.Globalization;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>What stands on the timeline: sentences that say by themselves what was done.</summary>
public static class RollbackTexts
{
    public static string NameOf(Rollback rollback) => string.Create(CultureInfo.InvariantCulture, $"{rollback.Direction switch
    {
        RollbackDirection.Forward => "Roll-forward",
        RollbackDirection.Mitigation => "Mitigation",
        _ => "Rollback",
    }} {rollback.Attempt}");

    public static string TitleOf(Rollback rollback)
    {
        var verb = rollback.Direction switch
        {
            RollbackDirection.Forward => "roll forward",
            RollbackDirection.Mitigation => "mitigate by",
            _ => "roll back",
        };
        var title = $"{verb} {RollbackKind.InWords(rollback.Kind)}";
        if (rollback.ServiceName is { } service) title += $" of {service}";
        if (rollback.FromVersion.Length > 0) title += $" from {rollback.FromVersion}";
        if (rollback.ToVersion.Length > 0) title += $" to {rollback.ToVersion}";
        return title;
    }

    public static string Proposed(Rollback r) => Join($"{r.Name} proposed: {r.Title}.", Labelled("Scope", r.Scope), Labelled("Why", r.Reason), Labelled("Also undoes", r.AlsoUndoes));

    /// <summary>Proposed and decided in one.</summary>
    public static string DecidedAtOnce(Rollback r) => Join(Of(RollbackStep.Decide, r), Labelled("Scope", r.Scope), Labelled("Also undoes", r.AlsoUndoes));

    /// <param name="r">The attempt after the step.</param>
    /// <param name="before">The attempt before it: what the timeline tells already is not told again.</param>
    public static string Of(RollbackStep step, Rollback r, Rollback? before = null) => step switch
    {
        RollbackStep.Decide => Join($"{r.Name} decided{By(r)}: {r.Title}.", Labelled("Why", r.DecisionReason), Preflight.InWords(r.PreflightAnswers)),
        RollbackStep.Reject => Join($"{r.Name} rejected{By(r)}: {r.Title}.", Labelled("Why", r.DecisionReason)),
        RollbackStep.Start => $"{r.Name} started: {r.Title}.",
        RollbackStep.Finish => Join($"{r.Name} {Ended(r)}", r.OutcomeNote, Labelled("Side effects", r.SideEffects), Labelled("Data lost", r.DataLost)),
        RollbackStep.Verify => Join($"{r.Name} {(r.State == RollbackState.Verified ? "verified" : r.State == RollbackState.Partial ? "checked, helps only in part" : "checked, does not help")}: {Measured(r)}.", ReadAs(r), UntoldNote(r, before), News("Side effects", before?.SideEffects, r.SideEffects), News("Data lost", before?.DataLost, r.DataLost)),
        _ => Join($"{r.Name} abandoned.", Labelled("Why", r.OutcomeNote)),
    };

    /// <summary>error rate 0.4 % (wanted: below 1 % for 10 min)</summary>
    public static string Measured(Rollback r) => $"{r.VerificationMetric} {r.VerificationValue}".Trim() + (Wanted(r) is { Length: > 0 } wanted ? $" (wanted: {wanted})" : "");

    /// <summary>below 1 % for 10 min</summary>
    public static string Wanted(Rollback r) => Wanted(r.VerificationThreshold, r.VerificationHoldMinutes);

    public static string Wanted(string threshold, int? holdMinutes) => string.Create(CultureInfo.InvariantCulture, $"{threshold}{(holdMinutes is { } hold ? $" for {hold} min" : "")}").Trim();

    static string ReadAs(Rollback r) => r.Reading is { } reading ? $"Read from Prometheus: {reading.InWords}" : "";

    /// <summary>The end told it already, unless nobody recorded the end or the note was changed since.</summary>
    static string UntoldNote(Rollback r, Rollback? before) => r.FinishedAt is not null && (before is null || before.OutcomeNote == r.OutcomeNote) ? "" : r.OutcomeNote;

    static string By(Rollback r) => string.IsNullOrEmpty(r.DeciderRole) ? "" : $" by the {r.DeciderRole}";

    static string Ended(Rollback r) => r.Outcome switch
    {
        RollbackOutcome.Succeeded => "finished and succeeded. It is still to be verified.",
        RollbackOutcome.Partial => "finished and helped only in part.",
        RollbackOutcome.Failed => "failed.",
        _ => "was abandoned.",
    };

    /// <summary>Why there is a next attempt, in the words of the one that did not help; empty for one that was not tried.</summary>
    public static string NextBecause(Rollback r) => r.State switch
    {
        RollbackState.Partial or RollbackState.Failed => $"{r.Name} {(r.State == RollbackState.Failed ? "failed" : "helped only in part")}{(r.VerificationMetric.Length > 0 ? $": {Measured(r)}" : r.OutcomeNote.Length > 0 ? $": {Words.Short(r.OutcomeNote, 300)}" : "")}",
        _ => "",
    };

    static string News(string label, string? before, string now) => before is null || before == now ? "" : Labelled(label, now);

    static string Labelled(string label, string? text) => string.IsNullOrEmpty(text) ? "" : $"{label}: {text}";

    static string Join(params string[] parts) => string.Join("\n\n", parts.Where(p => p.Length > 0));
}
