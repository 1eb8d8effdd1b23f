using Npgsql;
using Postmortem.Data;

[assembly: AssemblyFixture(typeof(Postmortem.Tests.Support.Apps))]

namespace Postmortem.Tests.Support;

/// <summary>What the whole run shares: one PostgreSQL cluster, and one application for each engine, started when first asked for.</summary>
public sealed class Apps : IAsyncDisposable
{
    const string DatabaseFile = "postmortem.db";

    readonly SemaphoreSlim _gate = new(1, 1);
    readonly SemaphoreSlim _schemas = new(1, 1);
    readonly Dictionary<Engine, TestApp> _shared = [];
    PostgresServer? _postgres;
    string? _migratedPostgres;
    string? _migratedSqlite;

    /// <summary>Shared with other tests: do not move its clock, and expect strangers' incidents in lists.</summary>
    public async Task<TestApp> SharedAsync(Engine engine)
    {
        if (engine == Engine.Postgres) await PostgresAsync();
        await _gate.WaitAsync();
        try
        {
            if (!_shared.TryGetValue(engine, out var app)) _shared[engine] = app = await TestApp.StartAsync(engine, this);
            return app;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<PostgresServer> PostgresAsync()
    {
        if (_postgres is { } running) return running;
        await _gate.WaitAsync();
        try
        {
            return _postgres ??= await PostgresServer.StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A database with the newest schema: every migration runs once for the whole run, and is copied.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> MigratedPostgresAsync()
    {
        var server = await PostgresAsync();
        await _schemas.WaitAsync();
        try
        {
            if (_migratedPostgres is null)
            {
                var made = await server.CreateDatabaseAsync();
                await MigrateAsync(new(DatabaseProvider.Postgres, made));
                _migratedPostgres = new NpgsqlConnectionStringBuilder(made).Database!;
            }
            return await server.CreateDatabaseAsync(_migratedPostgres);
        }
        finally
        {
            _schemas.Release();
        }
    }
    /// <summary>The same for SQLite: its file, put into a folder.</summary>
    public async Task CopyMigratedSqliteAsync(string folder)
    {
        await _schemas.WaitAsync();
        try
        {
            if (_migratedSqlite is null)
            {
                var made = Path.Combine(Directory.CreateTempSubdirectory("postmortem-schema-").FullName, DatabaseFile);
                await MigrateAsync(new(DatabaseProvider.Sqlite, $"Data Source={made}"));
                _migratedSqlite = made;
            }
        }
        finally
        {
            _schemas.Release();
        }
        File.Copy(_migratedSqlite, Path.Combine(folder, DatabaseFile));
    }

    public async ValueTask DisposeAsync()
    {
        if (_migratedSqlite is not null) Directory.Delete(Path.GetDirectoryName(_migratedSqlite)!, recursive: true);
        foreach (var app in _shared.Values) await app.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _gate.Dispose();
        _schemas.Dispose();
    }

    static async Task MigrateAsync(DatabaseOptions options)
    {
        using var live = new LiveFeed();
        await using var database = new Database(options, live);
        await Migrations.ApplyAsync(database, TimeProvider.System, CancellationToken.None);
    }
}
