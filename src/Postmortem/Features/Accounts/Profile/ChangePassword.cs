using Microsoft.AspNetCore.Identity;
using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Profile;

public sealed record ChangePasswordInput(string? Current, string? Password, string? PasswordAgain);

/// <summary>Sets a new password of one's own and ends every other session. API tokens stay; they are revoked one by one.</summary>
public sealed class ChangePassword(Database database, IPasswordHasher<Person> hasher, AccessCache access, TimeProvider clock)
{
    /// <returns>The person with the new stamp, to go on with in this session.</returns>
    public async Task<Result<Person>> RunAsync(ChangePasswordInput input, Actor actor, CancellationToken ct)
    {
        var person = actor.PersonId is { } id ? await database.ReadAsync(s => s.FindPersonAsync(id), ct) : null;
        if (person?.PasswordHash is null) return Failure.NotFound("Your account");
        var checks = new Checks();
        checks.Must(hasher.VerifyHashedPassword(person, person.PasswordHash, input.Current ?? "") != PasswordVerificationResult.Failed, "current_password", "This is not your current password.");
        AccountRules.CheckPassword(checks, input.Password, person.Email);
        AccountRules.CheckRepeated(checks, input.Password, input.PasswordAgain);
        if (!checks.Passed) return checks.Failure;
        var changed = person with { PasswordHash = hasher.HashPassword(person, input.Password!), SecurityStamp = Secret.NewStamp() };
        await database.WriteAsync<Result<Done>>(async s =>
        {
            await s.SetPasswordAsync(person.Id, changed.PasswordHash, changed.SecurityStamp);
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("person.password_changed", null, person.Id));
            return Done.Value;
        }, ct);
        access.Forget();
        return changed;
    }
}
