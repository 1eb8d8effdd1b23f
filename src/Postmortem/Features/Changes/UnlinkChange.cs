using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes;

/// <summary>Takes back what was said of a change. What the timeline tells of it stays: it happened.</summary>
public sealed class UnlinkChange(Database database, TimeProvider clock)
{
    /// <param name="seen">The link's version that was looked at; null takes the newest.</param>
    public async Task<Result<Done>> RunAsync(int number, Guid changeId, int? seen, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(number, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(number));
            if (await s.FindLinkedChangeAsync(incident.Id, changeId) is not { } link) return Failure.NotFound("This change of the incident");
            if (!await s.DeleteChangeLinkAsync(incident.Id, changeId, seen ?? link.LinkVersion)) return Failure.ChangedSinceSeen("what is said of this change");
            await s.KeepChangeMilestoneAsync(incident.Id, actor.Name, now);
            await s.RecordAsync(actor, now, new Fact("change.unlinked", incident.Id, changeId, new { link.Name, From = link.Relation }));
            s.Announce(new LiveChange(incident.Id, LivePart.Changes));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
