using System.CommandLine;
using Postmortem.Features.Accounts;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli;

static class UsersCommand
{
    public static Command Make() => new("users", "People who can sign in.") { Add() };

    static Command Add()
    {
        var email = new Argument<string>("EMAIL");
        var role = new Option<string>("--role") { Required = true, Description = "What this person may do." };
        role.AcceptOnlyFromAmong(Role.All);
        var name = new Option<string?>("--name") { Description = "The name that others see; the address's first part when left out." };
        var zone = new Option<string?>("--time-zone") { Description = "Such as Europe/Berlin; UTC when left out." };
        var stdin = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of standard input, so that it stands in no shell history." };
        var command = new Command("add", "Add a person with a password.") { email, role, name, zone, stdin };
        // A flag always has a value, so the parser never misses it; and whoever forgot it must not sit before a silent prompt.
        command.Validators.Add(result =>
        {
            if (!result.GetValue(stdin)) result.AddError("Option '--password-stdin' is required: the password is read from the first line of standard input.");
        });
        command.SetAction((parsed, ct) => AddAsync(parsed.GetRequiredValue(email), parsed.GetRequiredValue(role), parsed.GetValue(name), parsed.GetValue(zone), ct));
        return command;
    }

    static async Task<int> AddAsync(string email, string role, string? name, string? zone, CancellationToken ct)
    {
        var password = await Console.In.ReadLineAsync(ct);
        if (string.IsNullOrEmpty(password)) return Terminal.Refuse("No password came on standard input. Send it as the first line, for example: printf '%s\\n' \"$PASSWORD\" | postmortem users add …");
        await using var services = await CommandServices.OpenAsync(ct);
        var result = await services.Get<AddPerson>().RunAsync(new(name ?? email.Split('@')[0], email, role, password, zone), Actor.CommandLine, ct);
        if (result.Failure is { } failure) return Terminal.Refuse(failure);
        Console.WriteLine($"{email} can sign in now as {role}.");
        return ExitCode.Ok;
    }
}
