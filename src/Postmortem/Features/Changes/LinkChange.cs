using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes;

/// <param name="Relation">One of <see cref="ChangeRelation"/>.</param>
/// <param name="Why">Needed to dismiss a change.</param>
/// <param name="Version">What the person saw: 0 when nothing was said yet; null takes the newest.</param>
public sealed record LinkChangeInput(int Number, Guid ChangeId, string? Relation, string? Why = null, int? Version = null);

/// <summary>A person says what a change has to do with an incident. The timeline then tells of it, and what caused it is a milestone.</summary>
public sealed class LinkChange(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(LinkChangeInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var relation = checks.OneOf("relation", input.Relation, ChangeRelation.All, "What it has to do with the incident");
        var why = checks.Optional("why", input.Why, 1000, "The reason");
        checks.Must(relation != ChangeRelation.Dismissed || why.Length > 0, "why", "Say what speaks against it, so that nobody looks at it again.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.Number));
            if (await s.FindChangeAsync(input.ChangeId) is not { } change) return Failure.NotFound("The change");
            var before = await s.FindLinkedChangeAsync(incident.Id, change.Id);
            // Pressed twice: it is as wanted already.
            if (before is not null && before.Relation == relation && before.Why == why) return Done.Value;
            var seen = input.Version ?? before?.LinkVersion ?? 0;
            if ((before?.LinkVersion ?? 0) != seen || !await s.PutChangeLinkAsync(incident.Id, change.Id, relation, why, actor.PersonId, actor.Name, now, seen))
            {
                var stands = await s.FindLinkedChangeAsync(incident.Id, change.Id);
                return Failure.Conflict($"{stands?.LinkedByName ?? "Somebody"} said something else of this change a moment ago. Look at both and decide.",
                    new EditConflict("why", $"{relation}\n{why}", stands is null ? "nothing is said of it any more" : $"{stands.Relation}\n{stands.Why}", stands?.LinkVersion ?? 0, stands?.LinkedByName ?? "somebody else"));
            }
            if (relation != ChangeRelation.Dismissed) await s.TellOnTimelineAsync(incident, change, relation, actor, now);
            await s.KeepChangeMilestoneAsync(incident.Id, actor.Name, now);
            await s.RecordAsync(actor, now, new Fact("change.linked", incident.Id, change.Id, new { change.Name, Relation = relation, Why = why, From = before?.Relation }));
            s.Announce(new LiveChange(incident.Id, LivePart.Changes));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
