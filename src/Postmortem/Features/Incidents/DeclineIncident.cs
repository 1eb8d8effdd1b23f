using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

public sealed record DeclineIncidentInput(int Number, string? Why, int? Version = null);

/// <summary>It was looked at and is no incident. The record stays, and can be reopened.</summary>
public sealed class DeclineIncident(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(DeclineIncidentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var why = checks.Required("why", input.Why, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (!IncidentStatus.IsOpen(incident.Status)) return Failure.Conflict($"{incident.Name} is {incident.Status}; only an open incident can be declined.");
            if (!await s.SetEndedAsync(incident.Id, input.Version ?? incident.Version, IncidentStatus.Declined, why, null, now))
                return await s.OvertakenAsync(input.Number, actor);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, $"Declined: {why}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.declined", incident.Id, incident.Id, new { From = incident.Status, Why = why, Version = incident.Version + 1 }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
