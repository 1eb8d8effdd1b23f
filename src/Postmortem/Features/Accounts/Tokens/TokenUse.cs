using System.Collections.Concurrent;
using Postmortem.Data;

namespace Postmortem.Features.Accounts.Tokens;

/// <summary>When tokens were last used: noted in passing, written later and at most once a minute each, so that no request waits for it.</summary>
public sealed class TokenUse(Database database, TimeProvider clock, ILogger<TokenUse> log) : BackgroundService
{
    static readonly TimeSpan Coarseness = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<Guid, DateTimeOffset> _written = new();
    readonly ConcurrentDictionary<Guid, DateTimeOffset> _waiting = new();
    readonly SemaphoreSlim _noted = new(0);
    readonly SemaphoreSlim _gate = new(1, 1);

    public void Note(Guid tokenId)
    {
        var now = clock.GetUtcNow();
        if (_written.TryGetValue(tokenId, out var last) && now - last < Coarseness) return;
        _written[tokenId] = now;
        _waiting[tokenId] = now;
        _noted.Release();
    }

    /// <summary>Writes what waits. Two callers take turns, so that after it everything noted before is in the database.</summary>
    public async Task SaveAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            foreach (var id in _waiting.Keys)
            {
                if (!_waiting.TryRemove(id, out var at)) continue;
                await database.WriteAsync(s => s.ExecuteAsync("update api_tokens set last_used_at = @at where id = @id and (last_used_at is null or last_used_at < @at)", new { id, at }), ct);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public override void Dispose()
    {
        _noted.Dispose();
        _gate.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _noted.WaitAsync(stoppingToken);
                await SaveAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Nothing hangs on it but a column in a list; the next use is noted again in a minute.
                log.LogWarning(e, "The last use of a token could not be written");
            }
        }
    }
}
