using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Postmortem.Data;
using Postmortem.Features.Cli;
using Postmortem.Features.Cli.Demo;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Browser;

static class DemoApp
{
    /// <summary>An application of its own that holds the demo's record.</summary>
    public static async Task<TestApp> StartAsync(Apps apps)
    {
        var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        var clock = new DemoClock();
        await using var services = CommandServices.OpenBare(builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Directory"] = app.Folder });
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Logging.SetMinimumLevel(LogLevel.Error);
        });
        await new DemoRunner(services, clock, TestClock.Start, _ => { }).RunAsync(TestApp.Password, TestContext.Current.CancellationToken);
        return app;
    }
}
