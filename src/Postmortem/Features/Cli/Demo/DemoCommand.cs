using System.CommandLine;
using System.Security.Cryptography;
using Postmortem.Web;

namespace Postmortem.Features.Cli.Demo;

static class DemoCommand
{
    public static Command Make()
    {
        var command = new Command("demo", "Fill an empty record with a small organisation to look around in: services, incidents in every state, reviews, follow-ups.");
        command.SetAction((_, ct) => RunAsync(ct));
        return command;
    }

    static async Task<int> RunAsync(CancellationToken ct)
    {
        var clock = new DemoClock();
        var now = clock.Now;
        await using var services = await CommandServices.OpenAsync(ct, builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var used = await services.Database.ReadAsync(s => s.ScalarAsync<long>("select (select count(*) from incidents) + (select count(*) from people)"), ct);
        if (used > 0) return Terminal.Refuse("This record is not empty, and the demo would mix with it. Point Storage__Directory or Database__ConnectionString at an empty one.");
        var password = $"lantern-{RandomNumberGenerator.GetHexString(10, lowercase: true)}";
        var demo = new DemoRunner(services, clock, now, step => Console.Error.WriteLine($"demo: {step}"));
        await demo.RunAsync(password, ct);
        Console.WriteLine($"""

            Start the program and open {services.Get<AppOptions>().BaseUrl}. Sign in as one of these, each with the password {password}

            {string.Join('\n', demo.People.Select(p => $"  {p.Email,-26}{p.Role,-16}{p.Name}"))}
            """);
        return ExitCode.Ok;
    }
}
