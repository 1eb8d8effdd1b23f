using Postmortem.Data;
using Postmortem.Features.Accounts.Invitations;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.People;

/// <summary>Keeps somebody out: sessions, tokens and links end within seconds. What they wrote stays theirs.</summary>
public sealed class DisablePerson(Database database, AccessCache access, TimeProvider clock)
{
    readonly PersonChange _change = new(database, access);

    public Task<Result<Done>> RunAsync(Guid personId, Actor actor, CancellationToken ct) => _change.RunAsync(personId, actor, async (s, person) =>
    {
        if (person.DisabledAt is not null) return Done.Value;
        if (person.Role == Role.Administrator && !await s.AnotherAdministratorAsync(person.Id)) return ChangeRole.LastAdministrator(person);
        var now = clock.GetUtcNow();
        await s.SetDisabledAsync(person.Id, now);
        await s.RevokeInvitationsByAsync(person.Id, now);
        if (person.Email is not null) await s.RevokeInvitationsForAsync(person.Email, now);
        await s.RecordAsync(actor, now, new Fact("person.disabled", null, person.Id, new { person.Name }));
        return Done.Value;
    }, ct);
}
