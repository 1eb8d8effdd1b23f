using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <summary>Somebody no longer has a role. In a private incident they stay a member.</summary>
public sealed class ReleaseRole(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(AssignRoleInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var role = checks.OneOf("role", input.Role, IncidentRole.All, "The role");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            await s.TakeIncidentAsync(incident.Id, now);
            var holder = (await s.ListRoleHoldersAsync(incident.Id, role)).FirstOrDefault(h => h.PersonId == input.PersonId);
            // Pressed twice, or by two people: it is as wanted already.
            if (holder is null) return Done.Value;
            await s.RemoveRoleAsync(incident.Id, role, holder.PersonId);
            if (await PastSpan.FindAsync(s, input.Number, actor, now) is null) await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Note, $"{Words.Capital(role)}: no longer {holder.Name}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.role_released", incident.Id, incident.Id, new { Role = role, Person = holder.Name, holder.PersonId }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
