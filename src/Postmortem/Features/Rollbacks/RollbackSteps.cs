using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

public enum RollbackStep
{
    Decide,
    Reject,
    Start,
    Finish,
    Verify,
    Abandon,
}

/// <summary>Which step is possible when, and what to say when it is not. Knows neither database nor web.</summary>
public static class RollbackSteps
{
    /// <summary>Null when the step is possible; otherwise what is true now and what is possible instead.</summary>
    public static string? Refusal(Rollback rollback, RollbackStep step, TimeZoneInfo zone) =>
        From(step).Contains(rollback.State) ? null : $"{Truth(rollback, zone)} {Instead(rollback, step)}";

    /// <summary>The steps that are possible now, the expected one first.</summary>
    public static RollbackStep[] Next(string state) => state switch
    {
        RollbackState.Proposed => [RollbackStep.Decide, RollbackStep.Reject],
        RollbackState.Decided => [RollbackStep.Start, RollbackStep.Abandon],
        RollbackState.Started => [RollbackStep.Finish, RollbackStep.Abandon],
        RollbackState.Finished => [RollbackStep.Verify],
        _ => [],
    };

    /// <summary>Null when the step may have happened then.</summary>
    /// <param name="saidWhenProposed">Somebody gave the time of the proposal. Otherwise it is that of writing it down, often after the decision, and the two are not compared.</param>
    public static string? TimeRefusal(Rollback rollback, RollbackStep step, DateTimeOffset at, TimeZoneInfo zone, bool saidWhenProposed = false)
    {
        var (before, word) = step switch
        {
            RollbackStep.Decide or RollbackStep.Reject when saidWhenProposed => (rollback.ProposedAt, "proposed"),
            RollbackStep.Start => (rollback.DecidedAt, "decided"),
            RollbackStep.Finish => (rollback.StartedAt, "started"),
            RollbackStep.Abandon => rollback.StartedAt is null ? (rollback.DecidedAt, "decided") : (rollback.StartedAt, "started"),
            RollbackStep.Verify => (rollback.FinishedAt, "finished"),
            _ => (null, ""),
        };
        return before is { } earlier && at < earlier
            ? $"{rollback.Name} was {word} at {At(earlier, zone)}, after this time. Give a later time, or correct that one under Correct details."
            : null;
    }

    /// <summary>Null when it has held for as long as it must, reckoned from its end; of one whose end nobody knows, nothing can be said.</summary>
    public static string? HoldRefusal(Rollback rollback, int? minutes, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (minutes is not { } wanted || rollback.FinishedAt is not { } finished || at - finished >= TimeSpan.FromMinutes(wanted)) return null;
        // What is shown without its seconds must not be too early.
        var from = finished.AddMinutes(wanted) + TimeSpan.FromSeconds(59);
        return $"{rollback.Name} finished at {At(finished, zone)}, so it has held for {Times.Duration(at - finished)} of {wanted} min. It can be saved as verified from {At(from, zone)} on, or with the time of a check since then.";
    }

    /// <summary>What is true now, in one sentence.</summary>
    public static string Truth(Rollback rollback, TimeZoneInfo zone) => rollback.State switch
    {
        RollbackState.Proposed => $"{rollback.Name} is proposed and not decided yet.",
        RollbackState.Decided => $"{rollback.Name} was decided by {rollback.DecidedBy} at {At(rollback.DecidedAt, zone)} and has not started.",
        RollbackState.Rejected => $"{rollback.Name} was rejected by {rollback.DecidedBy} at {At(rollback.DecidedAt, zone)}.",
        RollbackState.Started => $"{rollback.Name} is under way since {At(rollback.StartedAt, zone)}.",
        RollbackState.Finished => $"{rollback.Name} finished at {At(rollback.FinishedAt, zone)} and is not verified yet.",
        RollbackState.Verified => $"{rollback.Name} was verified by {rollback.VerifiedBy} at {At(rollback.VerifiedAt, zone)}.",
        RollbackState.Partial => $"{rollback.Name} ended at {At(rollback.FinishedAt, zone)} and helped only in part.",
        RollbackState.Failed => $"{rollback.Name} failed at {At(rollback.FinishedAt, zone)}.",
        _ => $"{rollback.Name} was abandoned at {At(rollback.FinishedAt, zone)}.",
    };

    static string[] From(RollbackStep step) => step switch
    {
        RollbackStep.Decide or RollbackStep.Reject => [RollbackState.Proposed],
        RollbackStep.Start => [RollbackState.Decided],
        RollbackStep.Finish => [RollbackState.Started],
        RollbackStep.Abandon => [RollbackState.Decided, RollbackState.Started],
        _ => [RollbackState.Finished],
    };

    static string Instead(Rollback rollback, RollbackStep step) => (rollback.State, step) switch
    {
        (RollbackState.Proposed, RollbackStep.Abandon) => "Reject it instead.",
        (RollbackState.Proposed, _) => "Decide it first.",
        (RollbackState.Decided, RollbackStep.Decide) => "Nothing more is needed to decide it; start it next.",
        (RollbackState.Decided, RollbackStep.Reject) => "Abandon it if it must not happen.",
        (RollbackState.Decided, _) => "Start it first.",
        (RollbackState.Started, RollbackStep.Reject) => "Abandon it, or say how it ended.",
        (RollbackState.Started, _) => "Say how it ended next.",
        (RollbackState.Finished, _) => "Verify it next.",
        (RollbackState.Verified, _) => "Nothing is left to do on it.",
        _ => "Propose the next attempt, or correct its details.",
    };

    static string At(DateTimeOffset? at, TimeZoneInfo zone) => at is { } known ? $"{Times.Clock(known, zone)} {Times.ZoneName(known, zone).Split(' ')[0]}" : "an unknown time";
}
