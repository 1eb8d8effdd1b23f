using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <param name="Times">Only those that are known.</param>
/// <param name="Why">Why it was decided.</param>
public sealed record RecordRollbackInput(int Number, RollbackFields Fields, RollbackEnding Ending, RollbackTimes Times, string? DeciderRole = null, string? Why = null);

/// <summary>An attempt that is over, in one go and without inventing times for steps that nobody wrote down.</summary>
public sealed class RecordRollback(Database database, TimeProvider clock)
{
    public async Task<Result<Rollback>> RunAsync(RecordRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var given = input.Times.ApplyTo(input.Ending.ApplyTo(input.Fields.ApplyTo(new Rollback(), checks), checks));
        checks.Must(given.Outcome is not null || !string.IsNullOrEmpty(input.Ending.Outcome), "outcome", "Say how it ended.");
        var rollback = given with
        {
            Id = Guid.CreateVersion7(now),
            State = StateOf(given),
            DeciderRole = DeciderRole.Check(checks, input.DeciderRole),
            DecisionReason = checks.Optional("why", input.Why, RollbackFields.LongestNote, "The reason"),
        };
        RollbackTimes.Check(checks, rollback, now);
        if (rollback.VerifiedAt is { } verified && RollbackSteps.HoldRefusal(rollback, rollback.VerificationHoldMinutes, verified, actor.Zone()) is { } early) checks.Add("verified_at", early);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Rollback>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            var named = await RollbackFields.WithServiceAsync(s, rollback with { IncidentId = incident.Id });
            if (named.Failure is not null) return named;
            var saved = await s.InsertRollbackAsync(named.Value);
            foreach (var (entry, order) in Entries(saved).Select((e, i) => (e, i)))
                // Keys order what happened in the same minute.
                await s.InsertEntryAsync(TimelineEntry.New(incident.Id, entry.Kind, entry.Text, entry.At, now, actor) with { Id = Guid.CreateVersion7(now.AddMilliseconds(order)) });
            await s.KeepMilestonesAsync(incident.Id, actor.Name, now, now, Accuracy.Exact);
            await s.RecordAsync(actor, now, new Fact("rollback.recorded", incident.Id, saved.Id, new { saved.Attempt, saved.Title, saved.State, saved.Outcome }));
            s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return saved;
        }, ct);
    }

    static string StateOf(Rollback given) => given switch
    {
        { Outcome: RollbackOutcome.Succeeded, VerifiedAt: not null } => RollbackState.Verified,
        { Outcome: { } outcome } => RollbackState.After(outcome),
        _ => RollbackState.Finished,
    };

    static IEnumerable<(string Kind, string Text, DateTimeOffset At)> Entries(Rollback r)
    {
        if (r.DecidedAt is { } decided) yield return (EntryKind.Decision, RollbackTexts.Of(RollbackStep.Decide, r), decided);
        if (r.StartedAt is { } started) yield return (EntryKind.Rollback, RollbackTexts.Of(RollbackStep.Start, r), started);
        if (r.FinishedAt is { } finished) yield return (EntryKind.Rollback, RollbackTexts.Of(RollbackStep.Finish, r), finished);
        if (r.State == RollbackState.Verified && r.VerifiedAt is { } verified) yield return (EntryKind.Rollback, RollbackTexts.Of(RollbackStep.Verify, r), verified);
    }
}
