using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <param name="DecisionReason">Why it was decided, or rejected.</param>
/// <param name="Version">The version that the person saw; null takes the newest.</param>
public sealed record EditRollbackInput(int Number, int Attempt, RollbackFields? Fields = null, RollbackEnding? Ending = null, RollbackTimes? Times = null,
    string? DeciderRole = null, string? DecisionReason = null, int? Version = null);

/// <summary>
/// Corrects what was written: details, times, a wrong outcome. It takes no step; a step not taken has no time to correct.
/// One that was passed over, in a record from elsewhere, can be told afterwards.
/// What was corrected stands on the timeline.
/// </summary>
public sealed class EditRollback(Database database, TimeProvider clock)
{
    public async Task<Result<Rollback>> RunAsync(EditRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Rollback>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (await s.FindRollbackAsync(incident.Id, input.Attempt) is not { } before) return Failure.NotFound($"Attempt {input.Attempt} of {incident.Name}");
            var checks = new Checks();
            var after = Apply(input, before, checks, now);
            // A reading that says so has measured for how long.
            if (HoldsOtherwise(after, before) && after.VerifiedAt is { } verified && !(await s.ListReadingsAsync(incident.Id)).Any(r => r.RollbackId == before.Id && r.Result == RollbackState.Verified)
                && RollbackSteps.HoldRefusal(after, after.VerificationHoldMinutes, verified, actor.Zone()) is { } early) checks.Add("verified_at", early);
            if (!checks.Passed) return checks.Failure;
            var named = await RollbackFields.WithServiceAsync(s, after, before.ServiceId);
            if (named.Failure is not null) return named;
            after = named.Value;
            if (input.Version is { } seen && seen != before.Version) return await ConflictAsync(s, after, before, actor);
            var changes = RollbackChange.Between(before, after, actor.Zone());
            if (changes.Count == 0) return before;
            var entries = await s.ListStepEntriesAsync(incident.Id);
            if (after.DecidedAt is { } decided && before.DecidedAt is { } stood && decided != stood)
                after = after with { KnownThen = await s.KnownAtAsync(incident, before, decided, entries.FirstOrDefault(e => e.Attempt == before.Attempt && e.Step == "decided")?.Entry.RecordedAt ?? stood) };
            if (!await s.UpdateRollbackAsync(after)) return await ConflictAsync(s, after, (await s.FindRollbackAsync(incident.Id, input.Attempt))!, actor);
            if (after.ServiceId != before.ServiceId && after.State == RollbackState.Started) await s.TakeInstructionsAsync(after, now);
            // A note: it tells of the record, perhaps years later, and not of the incident, so reviews are not filled with it.
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Note, RollbackChange.InWords(after, changes), now, now, actor));
            await s.FollowAsync(entries, before, after, actor, now);
            await s.KeepMilestonesAsync(incident.Id, actor.Name, now, now, Accuracy.Exact);
            await s.RecordAsync(actor, now, new Fact("rollback.edited", incident.Id, after.Id, new { after.Attempt, Changes = changes }));
            s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return after with { Version = after.Version + 1 };
        }, ct);
    }

    static bool HoldsOtherwise(Rollback after, Rollback before) =>
        (after.FinishedAt, after.VerifiedAt, after.VerificationHoldMinutes) != (before.FinishedAt, before.VerifiedAt, before.VerificationHoldMinutes);

    static Rollback Apply(EditRollbackInput input, Rollback before, Checks checks, DateTimeOffset now)
    {
        var times = input.Times ?? new();
        // What was given up may never have been decided or started; every other end has both behind it.
        var ended = before.State == RollbackState.Abandoned ? null : before.FinishedAt ?? before.VerifiedAt;
        Step("decided_at", times.DecidedAt, before.DecidedAt ?? before.StartedAt ?? ended);
        Step("started_at", times.StartedAt, before.StartedAt ?? ended);
        Step("finished_at", times.FinishedAt, before.FinishedAt);
        Step("verified_at", times.VerifiedAt, before.VerifiedAt);
        var after = times.ApplyTo((input.Ending ?? new()).ApplyTo((input.Fields ?? new()).ApplyTo(before, checks), checks));
        RollbackTimes.Check(checks, after, now);
        if (after.Outcome != before.Outcome)
        {
            checks.Must(before.Outcome is not null, "outcome", "It has not ended yet. Say how it ended with the step, not as a correction.");
            checks.Must(before.State != RollbackState.Verified, "outcome", "It is verified; its outcome stands.");
            checks.Must(before.State != RollbackState.Abandoned || before.StartedAt is not null, "outcome", "It was abandoned before it started; there is no other outcome.");
            after = after with { State = RollbackState.After(after.Outcome ?? "") };
        }
        // By whom and why it was decided is often remembered when the minute is not.
        return before.State == RollbackState.Proposed ? after : after with
        {
            DeciderRole = input.DeciderRole is null ? before.DeciderRole : DeciderRole.Check(checks, input.DeciderRole),
            DecisionReason = checks.Optional("why", input.DecisionReason ?? before.DecisionReason, RollbackFields.LongestNote, "The reason"),
        };

        void Step(string field, DateTimeOffset? given, DateTimeOffset? standing) =>
            checks.Must(given is null || standing is not null, field, "This step was not taken yet, so there is no time to correct. Take the step; it may carry its own time.");
    }

    static async Task<Failure> ConflictAsync(ReadSession session, Rollback yours, Rollback theirs, Actor actor)
    {
        var changes = RollbackChange.Between(theirs, yours, actor.Zone());
        var by = await session.LastChangedByAsync(theirs.Id);
        return Failure.Collision(theirs.Name, new EditConflict("rollback", RollbackChange.Lines(changes, c => c.To), RollbackChange.Lines(changes, c => c.From), theirs.Version, by));
    }
}
