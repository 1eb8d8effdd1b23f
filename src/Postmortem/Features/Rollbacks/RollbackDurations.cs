namespace Postmortem.Features.Rollbacks;

/// <summary>
/// The times between an attempt's steps. Null is unknown: a moment is missing, or the two stand the wrong way round.
/// </summary>
/// <param name="AcknowledgedToDecided">decided − acknowledged</param>
/// <param name="DecidedToStarted">started − decided</param>
/// <param name="StartedToFinished">finished − started, whatever the outcome</param>
/// <param name="DecidedToCompleted">completed − decided: the time to roll back. Only of an attempt that succeeded.</param>
/// <param name="CompletedToVerified">verified − completed</param>
/// <param name="ImpactStartToCompleted">completed − impact start: keeps the time that failed attempts took.</param>
public sealed record RollbackDurations(
    TimeSpan? AcknowledgedToDecided, TimeSpan? DecidedToStarted, TimeSpan? StartedToFinished,
    TimeSpan? DecidedToCompleted, TimeSpan? CompletedToVerified, TimeSpan? ImpactStartToCompleted)
{
    public static RollbackDurations Of(Rollback rollback, DateTimeOffset? acknowledged, DateTimeOffset? impactStart)
    {
        var decided = rollback.WasDecided ? rollback.DecidedAt : null;
        var completed = rollback.Succeeded ? rollback.FinishedAt : null;
        return new(
            Between(acknowledged, decided), Between(decided, rollback.StartedAt), Between(rollback.StartedAt, rollback.FinishedAt),
            Between(decided, completed), Between(completed, rollback.VerifiedAt), Between(impactStart, completed));
    }

    public static TimeSpan? Between(DateTimeOffset? from, DateTimeOffset? to) => to - from is { Ticks: >= 0 } span ? span : null;
}
