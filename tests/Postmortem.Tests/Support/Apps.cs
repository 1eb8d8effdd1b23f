[assembly: AssemblyFixture(typeof(Postmortem.Tests.Support.Apps))]

namespace Postmortem.Tests.Support;

/// <summary>What the whole run shares: one PostgreSQL cluster, and one application for each engine, started when first asked for.</summary>
public sealed class Apps : IAsyncDisposable
{
    readonly SemaphoreSlim _gate = new(1, 1);
    readonly Dictionary<Engine, TestApp> _shared = [];
    PostgresServer? _postgres;

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

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _shared.Values) await app.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _gate.Dispose();
    }
}
