using Postmortem.Data;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <summary>
/// Which of several attempts the incident's milestones tell of. Decided is the first decision of all, since it tells how long
/// the choice took. The rest follow the first attempt that succeeded; before there is one, only the newest start is known.
/// </summary>
public static class RollbackMilestones
{
    const string Source = "rollback panel";

    /// <summary>The four milestones that rollbacks decide, and of which attempt each is; null where none is known.</summary>
    public static IReadOnlyList<(string Kind, DateTimeOffset? At, int? Attempt)> Of(IReadOnlyList<Rollback> attempts)
    {
        var worked = attempts.Where(a => a.Succeeded).OrderBy(a => a.FinishedAt).ThenBy(a => a.Attempt).FirstOrDefault();
        var started = worked ?? attempts.Where(a => a.StartedAt is not null).OrderByDescending(a => a.Attempt).FirstOrDefault();
        var decided = attempts.Where(a => a.WasDecided).MinBy(a => a.DecidedAt);
        return
        [
            (MilestoneKind.MitigationDecided, decided?.DecidedAt, decided?.Attempt),
            (MilestoneKind.RollbackStarted, started?.StartedAt, started?.Attempt),
            (MilestoneKind.RollbackCompleted, worked?.FinishedAt, worked?.Attempt),
            (MilestoneKind.RollbackVerified, worked?.VerifiedAt, worked?.Attempt),
        ];
    }

    /// <summary>Brings the milestones in line with the attempts. What a person set stays; what did not move is not touched.</summary>
    /// <param name="accuracy">Of the time given in <paramref name="stepAt"/>.</param>
    internal static async Task KeepMilestonesAsync(this WriteSession session, Guid incidentId, string by, DateTimeOffset now, DateTimeOffset stepAt, string accuracy)
    {
        var attempts = await session.ListRollbacksAsync(incidentId);
        var standing = await session.ListAsync<Standing>("select kind, at, source from milestones where incident_id = @incidentId", new { incidentId });
        foreach (var (kind, at, attempt) in Of(attempts))
        {
            var before = standing.FirstOrDefault(m => m.Kind == kind);
            if (before?.At == at) continue;
            if (at is { } known) await session.SetMilestoneAsync(incidentId, kind, known, by, now, known == stepAt ? accuracy : Accuracy.Exact, attempts.Count > 1 ? $"{Source}, attempt {attempt}" : Source);
            else if (before!.Source.StartsWith(Source, StringComparison.Ordinal)) await session.TakeBackMilestoneAsync(incidentId, kind, before.Source);
        }
    }

    sealed record Standing
    {
        public string Kind { get; init; } = "";
        public DateTimeOffset? At { get; init; }
        public string Source { get; init; } = "";
    }
}
