using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>Takes a quantity out; the journal keeps what it said.</summary>
public sealed class RemoveImpact(Database database, TimeProvider clock)
{
    /// <param name="seen">The quantity's version that was looked at; null takes the newest.</param>
    public async Task<Result<Done>> RunAsync(int number, Guid impactId, int? seen, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return Failure.NotFound($"INC-{number}");
            if ((await s.ListImpactsAsync(incident.Id)).FirstOrDefault(i => i.Id == impactId) is not { } impact) return Failure.NotFound("This quantity");
            if (!await s.DeleteImpactAsync(impactId, seen ?? impact.Version)) return Failure.ChangedSinceSeen("this quantity");
            await s.RecordAsync(actor, now, new Fact("impact.removed", incident.Id, impactId, new { impact.Quantity, impact.Value, impact.Source, impact.NotMeasurableBecause }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
