using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <param name="Minutes">Until it is asked again; null takes the severity's time.</param>
public sealed record WaitWithRecoveryInput(int Number, string? Why, int? Minutes = null, string? DeciderRole = null);

/// <summary>Nothing is undone for now. That is a decision too, kept with what was known then, and for a while only.</summary>
public sealed class WaitWithRecovery(Database database, TimeProvider clock)
{
    public const int UsualMinutes = 10;
    public const int MostMinutes = 240;

    public async Task<Result<RecoveryWait>> RunAsync(WaitWithRecoveryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var why = checks.Required("why", input.Why, RollbackFields.LongestNote, "Why");
        var role = DeciderRole.Check(checks, input.DeciderRole);
        checks.Must(input.Minutes is null or (>= 1 and <= MostMinutes), "minutes", $"Give a whole number of minutes from 1 to {MostMinutes}.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<RecoveryWait>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.Number));
            if (!IncidentStatus.IsOpen(incident.Status)) return Failure.Conflict($"{incident.Name} is {incident.Status}: nothing is waited for any more.");
            if (await s.StandingDecisionAsync(incident.Id, actor.Zone()) is { } standing) return Failure.Conflict(standing);
            var wait = new RecoveryWait
            {
                Id = Guid.CreateVersion7(now),
                IncidentId = incident.Id,
                Why = why,
                KnownThen = await s.ReadKnownThenAsync(incident, now, now),
                DecidedAt = now,
                DecidedBy = actor.Name,
                DeciderRole = role ?? await DeciderRole.OfAsync(s, incident.Id, actor),
                AsksAgainAt = now.AddMinutes(input.Minutes ?? await s.FindDecideMinutesAsync(incident.Severity) ?? UsualMinutes),
            };
            await s.InsertWaitAsync(wait);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, wait.AsEntry(), now, now, actor));
            await s.RecordAsync(actor, now, new Fact("recovery.waited", incident.Id, wait.Id, new { wait.Why, wait.AsksAgainAt }));
            s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return wait;
        }, ct);
    }
}
