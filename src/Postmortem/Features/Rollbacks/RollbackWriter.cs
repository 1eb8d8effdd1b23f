using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <summary>
/// How every step is written: the attempt, its timeline entry, the milestones, the journal, all in one transaction.
/// Each operation says only what is its own.
/// </summary>
public sealed class RollbackWriter(Database database, TimeProvider clock)
{
    /// <param name="change">The attempt after the step. Must touch nothing but the session.</param>
    /// <param name="also">What is written with it; null for nothing.</param>
    /// <param name="refuse">Why the attempt, as it stands, cannot take this step at this time; null when it can.</param>
    internal async Task<Result<Rollback>> TakeAsync(RollbackStep step, StepInput input, Actor actor, Checks checks,
        Func<ReadSession, Rollback, DateTimeOffset, Task<Rollback>> change, CancellationToken ct, Func<WriteSession, Rollback, Task>? also = null,
        Func<Rollback, DateTimeOffset, Failure?>? refuse = null)
    {
        var now = clock.GetUtcNow();
        var at = input.At ?? now;
        var accuracy = checks.OneOf("accuracy", input.Accuracy ?? Accuracy.Exact, Accuracy.All, "The accuracy");
        checks.Must(at <= now.AddMinutes(1), "at", "This time is in the future. Enter when it happened.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Rollback>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (await s.FindRollbackAsync(incident.Id, input.Attempt) is not { } before) return Failure.NotFound($"Attempt {input.Attempt} of {incident.Name}");
            if (RollbackSteps.Refusal(before, step, actor.Zone()) is { } impossible) return Failure.Conflict(impossible);
            if (input.Version is { } seen && seen != before.Version) return await OvertakenAsync(s, before, actor);
            var saidWhenProposed = at < before.ProposedAt && await s.SaidWhenProposedAsync(before);
            if (RollbackSteps.TimeRefusal(before, step, at, actor.Zone(), saidWhenProposed) is { } tooEarly) return Failure.Invalid("at", tooEarly);
            if (refuse?.Invoke(before, at) is { } refused) return refused;
            var after = await change(s, before, at);
            if (step is RollbackStep.Decide or RollbackStep.Reject) after = after with { KnownThen = await s.ReadKnownThenAsync(incident, at, now) };
            if (!await s.UpdateRollbackAsync(after)) return await OvertakenAsync(s, (await s.FindRollbackAsync(incident.Id, input.Attempt))!, actor);
            if (step == RollbackStep.Start) await s.TakeInstructionsAsync(after, now);
            if (also is not null) await also(s, after);
            var kind = step is RollbackStep.Decide or RollbackStep.Reject ? EntryKind.Decision : EntryKind.Rollback;
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, kind, RollbackTexts.Of(step, after, before), at, now, actor) with { Accuracy = accuracy });
            await s.KeepMilestonesAsync(incident.Id, actor.Name, now, at, accuracy);
            await s.RecordAsync(actor, now, new Fact($"rollback.{after.State}", incident.Id, after.Id, new { after.Attempt, after.Title, From = before.State, To = after.State, after.Outcome, At = at, Reading = after.Reading?.Id }));
            s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return after with { Version = after.Version + 1 };
        }, ct);
    }

    static async Task<Failure> OvertakenAsync(ReadSession session, Rollback now, Actor actor) =>
        Failure.Conflict($"{await session.LastChangedByAsync(now.Id)} changed this a moment ago. {RollbackSteps.Truth(now, actor.Zone())} Look again and decide.");
}
