using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Invitations;

/// <param name="Name">Ignored when the link is for an existing account.</param>
public sealed record AcceptInvitationInput(string? Token, string? Name, string? Password, string? PasswordAgain, string? TimeZone = null);

/// <summary>Joins by link, or sets a new password by link. The link is good once.</summary>
public sealed class AcceptInvitation(Database database, AddPerson addPerson, AccessCache access, TimeProvider clock)
{
    public async Task<Result<Person>> RunAsync(AcceptInvitationInput input, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (invitation, known) = await database.ReadAsync(async s =>
            await s.FindInvitationByTokenAsync(input.Token) is { } found
                ? (found, found.PersonId is { } id ? await s.FindPersonAsync(id) : null)
                : (null, null), ct);
        if (invitation is null || !invitation.IsGood(now)) return Spent();
        var checks = new Checks();
        AccountRules.CheckRepeated(checks, input.Password, input.PasswordAgain);
        var isReset = known?.Email is not null;
        var person = addPerson.Draft(new(isReset ? known!.Name : input.Name, invitation.Email, invitation.Role, input.Password, isReset ? known!.TimeZone : input.TimeZone), checks);
        if (!checks.Passed) return checks.Failure;
        person = known is null ? person : known with { Name = person.Name, Email = person.Email, Role = isReset ? known.Role : person.Role, TimeZone = person.TimeZone, PasswordHash = person.PasswordHash, SecurityStamp = person.SecurityStamp };
        var saved = await database.WriteAsync(s => SaveAsync(s, invitation, person, known, now), ct);
        access.Forget();
        return saved.Failure is { } failure ? failure : person;
    }

    static async Task<Result<Done>> SaveAsync(WriteSession s, Invitation invitation, Person person, Person? known, DateTimeOffset now)
    {
        var actor = new Actor(person.Id, person.Name, person.Role, Door.Web, person.TimeZone);
        if (!await s.SetAcceptedAsync(invitation.Id, now)) return Spent();
        if (known?.Email is null && await s.FindPersonByEmailAsync(person.Email!) is not null) return Taken();
        if (known is null && !await s.InsertPersonAsync(person)) return Taken();
        if (known is { Email: null }) await s.GiveAccountAsync(person);
        if (known is { Email: not null }) await s.SetPasswordAsync(person.Id, person.PasswordHash!, person.SecurityStamp);
        await s.SetInvitedPersonAsync(invitation.Id, person.Id);
        await s.RecordAsync(actor, now, new Fact(known?.Email is null ? "invitation.accepted" : "person.password_changed", null, person.Id, new { person.Name, person.Role }));
        return Done.Value;
    }

    static Failure Taken() => Failure.Conflict("This address has got an account meanwhile. Sign in, or ask an administrator for a new link.");

    internal static Failure Spent() => new(Outcome.NotFound, "This link is not good any more: it was used, revoked, or is older than seven days. Ask an administrator for a new one.", []);
}
