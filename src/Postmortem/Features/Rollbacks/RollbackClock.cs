using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>One clock of the panel: running since a moment, or stopped at a value.</summary>
/// <param name="Since">Running when set.</param>
/// <param name="Value">Stopped; null with no <paramref name="Since"/> is unknown.</param>
/// <param name="Under">Small print: from when, or why it is not what one would expect.</param>
/// <param name="Until">Counts down to a moment instead.</param>
/// <param name="Waited">A time of waiting that is over by now.</param>
/// <param name="Odd">Why there is no value though both times are known; empty when one is missing.</param>
public sealed record RollbackClock(string Name, DateTimeOffset? Since = null, TimeSpan? Value = null, string Under = "", DateTimeOffset? Until = null, DateTimeOffset? Waited = null, string Odd = "")
{
    public bool Runs => Since is not null || Until is not null;

    /// <summary>Worth a figure; one that is not known is only worth a line.</summary>
    public bool IsKnown => Runs || Value is not null;
}

/// <summary>What the clocks start from.</summary>
/// <param name="Acknowledged">Null when nobody noted it; then the declaration stands in, and the clock says so.</param>
/// <param name="ImpactEnd">Null while it is still broken, whatever a milestone says.</param>
/// <param name="Open">The incident is still being worked on; otherwise no clock runs.</param>
/// <param name="Decided">When a mitigation was first decided, here or elsewhere.</param>
/// <param name="Mitigated">The harm has ended: nobody waits for a decision any more.</param>
/// <param name="WaitUntil">It is decided to wait, until then; null when nobody decided so, or what was tried since has ended.</param>
public sealed record ClockStart(DateTimeOffset? Acknowledged, DateTimeOffset Declared, DateTimeOffset? ImpactStart, DateTimeOffset? ImpactEnd, bool Open, DateTimeOffset Now,
    DateTimeOffset? Decided = null, bool Mitigated = false, DateTimeOffset? WaitUntil = null)
{
    public DateTimeOffset At => Acknowledged ?? Declared;

    public string Word => Acknowledged is null ? "declared" : "acknowledged";

    public string Doubt => Acknowledged is null ? "Nobody noted the acknowledgement" : "";
}

/// <summary>The clocks of an attempt, the loud one first.</summary>
public static class RollbackClocks
{
    public static IReadOnlyList<RollbackClock> Of(Rollback? rollback, ClockStart start)
    {
        var decided = rollback is { WasDecided: true } ? rollback.DecidedAt : null;
        var toDecision = new RollbackClock($"{Words.Capital(start.Word)} to decided", null, RollbackDurations.Between(start.At, decided), start.Doubt, Odd: decided < start.At ? $"the decision lies before it was {start.Word}" : "");
        var elsewhere = start.Decided is { } first ? toDecision with { Value = RollbackDurations.Between(start.At, first), Odd = first < start.At ? $"the decision lies before it was {start.Word}" : "" } : null;
        var impact = start.ImpactStart is not { } began ? null
            : start.ImpactEnd is null && start.Open ? new RollbackClock("Since impact began", began)
            : start.ImpactEnd is { } ended ? new RollbackClock("Impact lasted", null, RollbackDurations.Between(began, ended), Odd: ended < began ? "its end lies before its start" : "") : null;
        IEnumerable<RollbackClock?> clocks = rollback switch
        {
            null when elsewhere is not null => [elsewhere, impact],
            { State: RollbackState.Proposed } when elsewhere is not null => [Awaited("Proposed, not decided for", rollback.ProposedAt, start), elsewhere, impact],
            null or { State: RollbackState.Proposed } => [Waiting(start) ?? Awaited($"Since {start.Word}, nothing {(start.WaitUntil is null ? "" : "else ")}decided", start.At, start, start.Doubt), impact],
            { State: RollbackState.Decided } => [Running("Decided, not started for", decided, start), toDecision, impact],
            { State: RollbackState.Started } => [Running("Under way for", rollback.StartedAt, start), toDecision, impact],
            { State: RollbackState.Finished } => [Running("Finished, not verified for", rollback.FinishedAt, start), Whole(rollback, decided), toDecision, impact],
            { State: RollbackState.Verified } =>
            [
                Whole(rollback, decided), toDecision,
                new RollbackClock("Completed to verified", null, RollbackDurations.Between(rollback.FinishedAt, rollback.VerifiedAt)), impact,
            ],
            _ => [Waiting(start) ?? Awaited($"Since {start.Word}, not ended", start.At, start, start.Doubt), impact],
        };
        return [.. clocks.OfType<RollbackClock>()];
    }

    static RollbackClock Whole(Rollback rollback, DateTimeOffset? decided) => new("Decided to completed", null, RollbackDurations.Between(decided, rollback.FinishedAt));

    /// <summary>Waiting for somebody to do something against the harm; null when the harm has ended.</summary>
    static RollbackClock? Awaited(string name, DateTimeOffset? since, ClockStart start, string under = "") =>
        start.Mitigated ? null : Running(name, since, start, under) is { } clock ? clock with { Waited = start.WaitUntil } : null;

    /// <summary>To wait is a decision too.</summary>
    static RollbackClock? Waiting(ClockStart start) => start is { Open: true, Mitigated: false } && start.WaitUntil > start.Now ? new("Waiting until", Until: start.WaitUntil) : null;

    /// <summary>Null when nothing runs any more: a stopped clock without an end would tell nothing.</summary>
    static RollbackClock? Running(string name, DateTimeOffset? since, ClockStart start, string under = "") =>
        start.Open && since is { } from && from <= start.Now ? new(name, from, null, under) : null;
}
