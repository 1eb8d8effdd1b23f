using Postmortem.Data;
using Postmortem.Features.Accounts.Invitations;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.People;

/// <param name="Version">The person's version that was seen; null takes the newest.</param>
public sealed record ChangeRoleInput(Guid PersonId, string? Role, int? Version = null);

/// <summary>Takes effect within seconds, in sessions and tokens alike; nobody is signed out by it.</summary>
public sealed class ChangeRole(Database database, AccessCache access, TimeProvider clock)
{
    readonly PersonChange _change = new(database, access);

    public Task<Result<Done>> RunAsync(ChangeRoleInput input, Actor actor, CancellationToken ct) => _change.RunAsync(input.PersonId, actor, async (s, person) =>
    {
        var checks = new Checks();
        var role = checks.OneOf("role", input.Role, Role.All, "The role");
        if (!checks.Passed) return checks.Failure;
        if (role == person.Role) return Done.Value;
        if (person.Role == Role.Administrator && !await s.AnotherAdministratorAsync(person.Id)) return LastAdministrator(person);
        if (!await s.SetRoleAsync(person.Id, input.Version ?? person.Version, role))
            return Failure.Conflict($"Somebody changed {person.Name} a moment ago; the role is {person.Role} now. Look again and decide.");
        if (person.Role == Role.Administrator) await s.RevokeInvitationsByAsync(person.Id, clock.GetUtcNow());
        await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("person.role_changed", null, person.Id, new { person.Name, From = person.Role, To = role }));
        return Done.Value;
    }, ct);

    internal static Failure LastAdministrator(Person person) =>
        Failure.Conflict($"{person.Name} is the only administrator who can sign in. Make somebody else administrator first.");
}
