using Microsoft.Extensions.Logging.Console;
using Postmortem.Data;

namespace Postmortem.Features.Cli;

/// <summary>The application's services without its web server: commands call the same operations as every other door.</summary>
sealed class CommandServices : IAsyncDisposable
{
    readonly WebApplication _app;

    CommandServices(WebApplication app) => _app = app;

    public Database Database => Get<Database>();

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>With the database brought to this program's schema.</summary>
    public static async Task<CommandServices> OpenAsync(CancellationToken ct, Action<WebApplicationBuilder>? adjust = null)
    {
        var services = OpenBare(adjust);
        await Migrations.ApplyAsync(services.Database, services.Get<TimeProvider>(), ct);
        return services;
    }

    /// <summary>With the database as it is, possibly empty.</summary>
    public static CommandServices OpenBare(Action<WebApplicationBuilder>? adjust = null) => new(Program.Build([], builder =>
    {
        // Stdout belongs to the command's result.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
        adjust?.Invoke(builder);
    }));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
