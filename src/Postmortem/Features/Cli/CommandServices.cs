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

    /// <summary>With a record that is there, as it is: what only reads neither makes one nor brings it to another schema, which an older server would not know.</summary>
    /// <param name="anySchema">Also of an older schema.</param>
    /// <exception cref="NoRecordException">Nothing is there.</exception>
    /// <exception cref="DatabaseTooNewException">The database was written by a newer program.</exception>
    /// <exception cref="DatabaseTooOldException">It was not brought to this program's schema yet.</exception>
    public static async Task<CommandServices> OpenToReadAsync(CancellationToken ct, bool anySchema = false)
    {
        var services = OpenBare();
        var version = await Migrations.ReadVersionAsync(services.Database, ct) ?? throw new NoRecordException(services.Database.SqliteFile ?? "the PostgreSQL database");
        if (version > Migrations.Newest) throw new DatabaseTooNewException(version, Migrations.Newest);
        if (version < Migrations.Newest && !anySchema) throw new DatabaseTooOldException(version, Migrations.Newest);
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
