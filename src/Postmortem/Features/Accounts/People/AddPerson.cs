using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts;

public sealed record AddPersonInput(string? Name, string? Email, string? Role, string? Password, string? TimeZone = null);

/// <summary>Creates an account with a password: the first administrator, the command line, an accepted invitation.</summary>
public sealed class AddPerson(Database database, IPasswordHasher<Person> hasher, TimeProvider clock)
{
    public async Task<Result<Guid>> RunAsync(AddPersonInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var checks = new Checks();
        var person = new Person
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Name = checks.Required("name", input.Name, 100, "The name"),
            Email = AccountRules.CheckEmail(checks, input.Email),
            Role = checks.OneOf("role", input.Role, Role.All, "The role"),
            TimeZone = AccountRules.CheckTimeZone(checks, input.TimeZone ?? "UTC"),
            SecurityStamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            CreatedAt = clock.GetUtcNow(),
        };
        AccountRules.CheckPassword(checks, input.Password);
        if (!checks.Passed) return checks.Failure;
        person = person with { PasswordHash = hasher.HashPassword(person, input.Password!) };
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.FindPersonByEmailAsync(person.Email!) is not null) return Failure.Invalid("email", "Somebody already has an account with this address.");
            await s.InsertPersonAsync(person);
            await s.RecordAsync(actor, person.CreatedAt, new Fact("person.added", null, person.Id, new { person.Name, person.Role }));
            return person.Id;
        }, ct);
    }
}
