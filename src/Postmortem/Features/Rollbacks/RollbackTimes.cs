using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>The times of an attempt's steps. Null leaves what stands there.</summary>
public sealed record RollbackTimes(DateTimeOffset? ProposedAt = null, DateTimeOffset? DecidedAt = null, DateTimeOffset? StartedAt = null,
    DateTimeOffset? FinishedAt = null, DateTimeOffset? VerifiedAt = null)
{
    internal Rollback ApplyTo(Rollback rollback) => rollback with
    {
        ProposedAt = Settle(ProposedAt, rollback.ProposedAt),
        DecidedAt = Settle(DecidedAt, rollback.DecidedAt),
        StartedAt = Settle(StartedAt, rollback.StartedAt),
        FinishedAt = Settle(FinishedAt, rollback.FinishedAt),
        VerifiedAt = Settle(VerifiedAt, rollback.VerifiedAt),
    };

    /// <summary>Each step after the one before it, and none in the future.</summary>
    internal static void Check(Checks checks, Rollback rollback, DateTimeOffset now)
    {
        (string Field, string Word, DateTimeOffset? At)[] times =
        [
            ("decided_at", "decided", rollback.DecidedAt), ("started_at", "started", rollback.StartedAt),
            ("finished_at", "ended", rollback.FinishedAt), ("verified_at", "verified", rollback.VerifiedAt),
        ];
        var known = times.Where(t => t.At is not null).ToList();
        foreach (var (field, _, at) in known.Prepend(("proposed_at", "proposed", rollback.ProposedAt)))
            checks.Must(at is null || at <= now.AddMinutes(1), field, "This time is in the future. Enter when it happened.");
        foreach (var (earlier, later) in known.Zip(known.Skip(1)))
            checks.Must(earlier.At <= later.At, later.Field, $"It cannot have been {later.Word} before it was {earlier.Word}. Correct one of the two times.");
    }

    /// <summary>Forms show times to the second; what comes back unchanged keeps its milliseconds.</summary>
    static DateTimeOffset? Settle(DateTimeOffset? given, DateTimeOffset? standing) =>
        given is null || (standing is { } old && given.Value.ToUnixTimeSeconds() == old.ToUnixTimeSeconds() && given.Value.Millisecond == 0) ? standing : given;
}
