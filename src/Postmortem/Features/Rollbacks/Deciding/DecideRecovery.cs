using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <param name="Fields">What is done; its reason is left to <paramref name="Why"/>.</param>
/// <param name="At">When it was decided; null means now.</param>
public sealed record DecideRecoveryInput(int Number, RollbackFields Fields, string? Why, string? DeciderRole = null,
    IReadOnlyList<PreflightAnswer>? Preflight = null, string? PreflightSkippedBecause = null, DateTimeOffset? At = null, string? Accuracy = null);

/// <summary>The answer to the decision clock: nothing was on the table yet, so it is put there and decided in one.</summary>
public sealed class DecideRecovery(Database database, PreflightTemplates templates, TimeProvider clock)
{
    public async Task<Result<Rollback>> RunAsync(DecideRecoveryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var at = input.At ?? now;
        var checks = new Checks();
        var accuracy = checks.OneOf("accuracy", input.Accuracy ?? Accuracy.Exact, Accuracy.All, "The accuracy");
        var draft = (input.Fields with { Reason = null }).ApplyTo(new Rollback { Id = Guid.CreateVersion7(now), ProposedAt = at, ProposedBy = actor.Name }, checks);
        var why = checks.Required("why", input.Why, RollbackFields.LongestNote, "Why");
        var role = DeciderRole.Check(checks, input.DeciderRole);
        var preflight = Preflight.Check(checks, templates.For(draft.Kind), input.Preflight, input.PreflightSkippedBecause);
        checks.Must(at <= now.AddMinutes(1), "at", "This time is in the future. Enter when it was decided.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Rollback>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.Number));
            if (await s.StandingDecisionAsync(incident.Id, actor.Zone()) is { } standing) return Failure.Conflict(standing);
            var named = await RollbackFields.WithServiceAsync(s, draft with
            {
                IncidentId = incident.Id,
                State = RollbackState.Decided,
                DecidedAt = at,
                DecidedBy = actor.Name,
                DeciderRole = role ?? await DeciderRole.OfAsync(s, incident.Id, actor),
                DecisionReason = why,
                Preflight = Preflight.Write(preflight),
                KnownThen = await s.ReadKnownThenAsync(incident, at, now),
            });
            if (named.Failure is not null) return named;
            var rollback = await s.InsertRollbackAsync(named.Value);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, RollbackTexts.DecidedAtOnce(rollback), at, now, actor) with { Accuracy = accuracy });
            await s.KeepMilestonesAsync(incident.Id, actor.Name, now, at, accuracy);
            await s.RecordAsync(actor, now, new Fact("rollback.decided", incident.Id, rollback.Id, new { rollback.Attempt, rollback.Title, rollback.Direction, rollback.Kind, At = at }));
            s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return rollback;
        }, ct);
    }
}

static class StandingDecisions
{
    /// <summary>What is decided already, in a sentence; null when nothing is. Two people are asked at once, and one of them answers first.</summary>
    public static async Task<string?> StandingDecisionAsync(this ReadSession s, Guid incidentId, TimeZoneInfo zone) =>
        (await s.ListRollbacksAsync(incidentId)).LastOrDefault(r => r.State is RollbackState.Decided or RollbackState.Started or RollbackState.Finished) is { } standing
            ? $"{RollbackSteps.Truth(standing, zone)} Look at it first; another attempt can be proposed beside it." : null;
}
