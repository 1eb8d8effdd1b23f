using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.FirstRun;

/// <param name="Code">The one-time code that the program printed at its start.</param>
public sealed record SetUpInput(string? Code, string? Name, string? Email, string? Password, string? PasswordAgain, string? TimeZone = null);

/// <summary>Creates the first administrator, once.</summary>
public sealed class SetUp(Database database, AddPerson addPerson, FirstRunGate gate)
{
    public async Task<Result<Person>> RunAsync(SetUpInput input, CancellationToken ct)
    {
        var checks = new Checks();
        checks.Must(await database.ReadAsync(s => SetupCodes.IsGoodAsync(s, input.Code), ct), "code", "This is not the setup code. It was printed where the program was started, for example in its log; a restart prints a new one.");
        AccountRules.CheckRepeated(checks, input.Password, input.PasswordAgain);
        var person = addPerson.Draft(new(input.Name, input.Email, Role.Administrator, input.Password, input.TimeZone), checks);
        if (!checks.Passed) return checks.Failure;
        var added = await database.WriteAsync(s => SaveAsync(s, person), ct);
        if (added.Failure is { } failure) return failure;
        gate.Open();
        return person;
    }

    static async Task<Result<Guid>> SaveAsync(WriteSession s, Person person)
    {
        // Of two that arrive together, the second waits here for the first, and then finds the administrator.
        await s.ExecuteAsync("insert into settings (key, value) values ('set_up', '') on conflict (key) do update set version = settings.version + 1");
        if (await s.AnyAdministratorAsync()) return Failure.Conflict("Somebody was quicker: this installation has its first administrator already. Sign in, or ask them for an invitation.");
        var added = await AddPerson.SaveAsync(s, person, new Actor(person.Id, person.Name, person.Role, Door.Web));
        if (added.Failure is null) await SetupCodes.ForgetAsync(s);
        return added;
    }
}
