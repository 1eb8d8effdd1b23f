using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <param name="Leave">Said by somebody who takes themself out on purpose.</param>
public sealed record ChangeMemberInput(int Number, Guid? PersonId, bool Leave = false);

/// <summary>Who may see a private incident.</summary>
public sealed class ChangeMembers(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> AddAsync(ChangeMemberInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (input.PersonId is not { } person || await s.FindActivePersonNameAsync(person) is not { } name) return Failure.Invalid("person_id", "This person has no account in use. Choose another one.");
            if (await s.AddIncidentMemberAsync(incident.Id, person, now) == 0) return Done.Value;
            await s.RecordAsync(actor, now, new Fact("incident.member_added", incident.Id, incident.Id, new { Person = name, PersonId = person }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }

    public async Task<Result<Done>> RemoveAsync(ChangeMemberInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            await s.TakeIncidentAsync(incident.Id, now);
            var members = await s.ListMembersAsync(incident.Id);
            if (members.FirstOrDefault(m => m.PersonId == input.PersonId) is not { } member) return Done.Value;
            if (members.Count == 1) return Failure.Invalid("person_id", $"{member.Name} is the only member. Add somebody else first.");
            if (member.PersonId == actor.PersonId && !input.Leave)
                return Failure.Invalid("person_id", "This is you: you would not see this incident any more. Confirm that you want to leave it.");
            await s.RemoveIncidentMemberAsync(incident.Id, member.PersonId);
            await s.RecordAsync(actor, now, new Fact("incident.member_removed", incident.Id, incident.Id, new { Person = member.Name, member.PersonId }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}
