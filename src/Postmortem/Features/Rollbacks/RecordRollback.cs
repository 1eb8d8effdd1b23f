using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <summary>An attempt that is over, or somebody else's record of one. Its steps have only the times that are known.</summary>
/// <param name="Attempt">What is known; key, number, version and state are given here. Ending without times is fine.</param>
/// <param name="Rejected">It was decided against.</param>
/// <param name="OnTimeline">False when the timeline tells of it already, as an imported one does.</param>
public sealed record RecordRollbackInput(int Number, Rollback Attempt, bool Rejected = false, bool OnTimeline = true);

/// <summary>For after the event and for import: the whole attempt in one go, without inventing times for steps that nobody wrote down.</summary>
public sealed class RecordRollback(Database database, TimeProvider clock)
{
    public async Task<Result<Rollback>> RunAsync(RecordRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var given = input.Attempt;
        var rollback = new RollbackEnding().ApplyTo(new RollbackFields().ApplyTo(given, checks), checks) with
        {
            Id = Guid.CreateVersion7(now),
            State = StateOf(given, input.Rejected),
            ProposedAt = given.ProposedAt != default ? given.ProposedAt : given.DecidedAt ?? given.StartedAt ?? given.FinishedAt ?? now,
            ProposedBy = Name("proposed_by", given.ProposedBy) ?? actor.Name,
            DecidedBy = Name("decided_by", given.DecidedBy),
            VerifiedBy = Name("verified_by", given.VerifiedBy),
            DeciderRole = DeciderRole.Check(checks, given.DeciderRole),
            DecisionReason = checks.Optional("why", given.DecisionReason, RollbackFields.LongestNote, "The reason"),
        };
        checks.Must(Preflight.IsReadable(given.Preflight), "preflight", "The pre-flight answers are not in the shape in which this product writes them.");
        if (rollback.Outcome is not null) checks.OneOf("outcome", rollback.Outcome, RollbackOutcome.All, "The outcome");
        RollbackTimes.Check(checks, rollback, now);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Rollback>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            var named = await RollbackFields.WithServiceAsync(s, rollback with { IncidentId = incident.Id });
            if (named.Failure is not null) return named;
            var saved = await s.InsertRollbackAsync(named.Value);
            if (input.OnTimeline)
                foreach (var (entry, order) in Entries(saved).Select((e, i) => (e, i)))
                    // Keys order what happened in the same minute.
                    await s.InsertEntryAsync(TimelineEntry.New(incident.Id, entry.Kind, entry.Text, entry.At, now, actor) with { Id = Guid.CreateVersion7(now.AddMilliseconds(order)) });
            await s.KeepMilestonesAsync(incident.Id, actor.Name, now, now, Accuracy.Exact);
            await s.RecordAsync(actor, now, new Fact("rollback.recorded", incident.Id, saved.Id, new { saved.Attempt, saved.Title, saved.State, saved.Outcome }));
            s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return saved;
        }, ct);

        string? Name(string field, string? name) => checks.Optional(field, name, 100, "The name") is { Length: > 0 } text ? text : null;
    }

    static string StateOf(Rollback given, bool rejected) => given switch
    {
        _ when rejected => RollbackState.Rejected,
        { Outcome: RollbackOutcome.Succeeded, VerifiedAt: not null } => RollbackState.Verified,
        { Outcome: { } outcome } => RollbackState.After(outcome),
        { StartedAt: not null } => RollbackState.Started,
        { DecidedAt: not null } => RollbackState.Decided,
        _ => RollbackState.Proposed,
    };

    static IEnumerable<(string Kind, string Text, DateTimeOffset At)> Entries(Rollback r)
    {
        if (r.State == RollbackState.Rejected) yield return (EntryKind.Decision, RollbackTexts.Of(RollbackStep.Reject, r), r.DecidedAt ?? r.ProposedAt);
        else if (r.DecidedAt is { } decided) yield return (EntryKind.Decision, RollbackTexts.Of(RollbackStep.Decide, r), decided);
        if (r.StartedAt is { } started) yield return (EntryKind.Rollback, RollbackTexts.Of(RollbackStep.Start, r), started);
        if (r.FinishedAt is { } finished) yield return (EntryKind.Rollback, RollbackTexts.Of(RollbackStep.Finish, r), finished);
        if (r.State == RollbackState.Verified && r.VerifiedAt is { } verified) yield return (EntryKind.Rollback, RollbackTexts.Of(RollbackStep.Verify, r), verified);
    }
}
