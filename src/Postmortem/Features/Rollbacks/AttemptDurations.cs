using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <summary>The moments of an attempt, and those of its incident that it is measured from. Null is not known.</summary>
/// <param name="Completed">When it finished, if it succeeded.</param>
public sealed record AttemptMoments(Milestone? ImpactStart, Milestone? Acknowledged, DateTimeOffset? Decided, DateTimeOffset? Started, DateTimeOffset? Finished, DateTimeOffset? Completed, DateTimeOffset? Verified);

/// <summary>
/// How long an attempt took, by the printed formula. What is completed is an attempt that worked; one that failed has only the times
/// until it ended, and what it cost stands in the time from impact of the one that worked.
/// </summary>
public static class AttemptDurations
{
    /// <summary>Of every attempt that ended, however.</summary>
    public const string Run = "started_to_finished";

    public static IReadOnlyList<Duration> Of(AttemptMoments m) =>
    [
        Between("acknowledged_to_decided", "Acknowledged to decided", ("acknowledged", m.Acknowledged?.At), ("decided", m.Decided), m.Acknowledged?.IsAbout == true),
        Between("decided_to_started", "Decided to started", ("decided", m.Decided), ("started", m.Started)),
        Between(Run, "Started to finished", ("started", m.Started), ("finished", m.Finished)),
        Between("decided_to_completed", "Decided to completed", ("decided", m.Decided), ("completed", m.Completed)),
        Between("completed_to_verified", "Completed to verified", ("completed", m.Completed), ("verified", m.Verified)),
        Between("impact_start_to_completed", "Impact start to completed", ("impact start", m.ImpactStart?.At), ("completed", m.Completed), m.ImpactStart?.IsAbout == true),
    ];

    public static AttemptMoments MomentsOf(Rollback r, Milestone? acknowledged, Milestone? impactStart) =>
        new(impactStart, acknowledged, r.WasDecided ? r.DecidedAt : null, r.StartedAt, r.FinishedAt, r.Succeeded ? r.FinishedAt : null, r.Succeeded ? r.VerifiedAt : null);

    static Duration Between(string key, string name, (string Word, DateTimeOffset? At) from, (string Word, DateTimeOffset? At) to, bool isAbout = false)
    {
        var value = RollbackDurations.Between(from.At, to.At);
        return new(key, name, $"{to.Word} \u2212 {from.Word}", value, isAbout ? Accuracy.About : Accuracy.Exact,
            value is not null ? null : from.At is null ? $"{from.Word} is missing" : to.At is null ? $"{to.Word} is missing" : $"{to.Word} is before {from.Word}");
    }
}
