using System.CommandLine;
using System.Security.Cryptography;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Cli.Demo;

static class DemoCommand
{
    /// <summary>Without letters that eyes confuse. 31^12 passwords.</summary>
    const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public static Command Make()
    {
        var command = new Command("demo", "Fill an empty record with a small organisation to look around in: people, services, incidents, reviews and follow-ups.");
        command.SetAction((_, ct) => RunAsync(ct));
        return command;
    }

    static async Task<int> RunAsync(CancellationToken ct)
    {
        var clock = new DemoClock();
        var now = clock.Now;
        await using var services = await CommandServices.OpenAsync(ct, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        if (await WhatIsThereAsync(services.Database, ct) is { } there)
            return Terminal.Refuse($"This record is not empty: it holds {there}. The demo fills an empty one only; set Storage__Directory (or the PostgreSQL database) to a new place. Nothing was changed.");
        var password = string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
        var demo = new DemoRunner(services, clock, now, Console.Error.WriteLine);
        await demo.RunAsync(password, ct);
        Console.WriteLine(Goodbye(services.Get<AppOptions>(), demo.People, password));
        return ExitCode.Ok;
    }

    static async Task<string?> WhatIsThereAsync(Database database, CancellationToken ct)
    {
        var found = new List<string>();
        foreach (var (table, one, many) in new[] { ("people", "person", "people"), ("services", "service", "services"), ("incidents", "incident", "incidents") })
        {
            var count = await database.ReadAsync(s => s.ScalarAsync<long>($"select count(*) from {table}"), ct);
            if (count > 0) found.Add($"{count} {(count == 1 ? one : many)}");
        }
        return found.Count == 0 ? null : string.Join(", ", found);
    }

    static string Goodbye(AppOptions options, IReadOnlyList<Member> cast, string password)
    {
        var longest = cast.Max(p => p.Email.Length);
        var people = cast.Select(p => $"  {p.Email.PadRight(longest)}  {p.Role,-13}  {p.Name}, {p.Does}");
        return $"""

            Lantern Outfitters is open. Start the server with `serve`, then sign in at {options.BaseUrl.ToString().TrimEnd('/')}
            as any of these people. They share one password, shown this once:

              {password}

            {string.Join('\n', people)}
            """;
    }
}
