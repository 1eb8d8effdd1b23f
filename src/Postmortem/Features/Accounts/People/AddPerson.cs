using Microsoft.AspNetCore.Identity;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts;

public sealed record AddPersonInput(string? Name, string? Email, string? Role, string? Password, string? TimeZone = null);

/// <summary>Creates an account with a password. The first run and an accepted invitation share its two halves.</summary>
public sealed class AddPerson(Database database, IPasswordHasher<Person> hasher, TimeProvider clock)
{
    public async Task<Result<Guid>> RunAsync(AddPersonInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var checks = new Checks();
        var person = Draft(input, checks);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync(s => SaveAsync(s, person, actor), ct);
    }

    /// <summary>Checks the input. Without a fault the person is ready to be saved, the password hashed.</summary>
    internal Person Draft(AddPersonInput input, Checks checks)
    {
        var now = clock.GetUtcNow();
        var person = new Person
        {
            Id = Guid.CreateVersion7(now),
            Name = AccountRules.CheckName(checks, input.Name),
            Email = AccountRules.CheckEmail(checks, input.Email),
            Role = checks.OneOf("role", input.Role, Role.All, "The role"),
            TimeZone = AccountRules.CheckTimeZone(checks, input.TimeZone ?? "UTC"),
            SecurityStamp = Secret.NewStamp(),
            CreatedAt = now,
        };
        AccountRules.CheckPassword(checks, input.Password, person.Email);
        return checks.Passed ? person with { PasswordHash = hasher.HashPassword(person, input.Password!) } : person;
    }

    internal static async Task<Result<Guid>> SaveAsync(WriteSession s, Person person, Actor actor)
    {
        if (!await s.InsertPersonAsync(person)) return Failure.Invalid("email", "Somebody already has an account with this address.");
        await s.RecordAsync(actor, person.CreatedAt, new Fact("person.added", null, person.Id, new { person.Name, person.Role }));
        return person.Id;
    }
}
