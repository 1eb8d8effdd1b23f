using Postmortem.Data;

namespace Postmortem.Features.Slack;

/// <summary>
/// Rows that a process works on are claimed for a short while, which is renewed as long as it works on them: what a process that is gone had
/// claimed is free again soon. SQLite has one process alone, so there it is free as soon as that starts again.
/// </summary>
public sealed class Claims : IAsyncDisposable
{
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Renewed = Lasting / 3;

    readonly CancellationTokenSource _end = new();
    readonly Task _running;

    Claims(Func<DateTimeOffset, Task> renew, TimeProvider clock, ILogger log) => _running = RunAsync(renew, clock, log);

    /// <param name="keys">Of the rows that are still worked on when it is asked.</param>
    public static Claims Keep(Database database, string table, Func<IReadOnlyCollection<Guid>> keys, TimeProvider clock, ILogger log) => new(async until =>
    {
        if (keys() is { Count: > 0 } held) await database.WriteAsync(s => s.RenewClaimsAsync(table, held, until), CancellationToken.None);
    }, clock, log);

    async Task RunAsync(Func<DateTimeOffset, Task> renew, TimeProvider clock, ILogger log)
    {
        using var timer = new PeriodicTimer(Renewed, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                try
                {
                    await renew(clock.GetUtcNow() + Lasting);
                }
                catch (Exception e)
                {
                    log.LogWarning(e, "Claims could not be renewed; trying again");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }
}

/// <summary>The SQL of claims, of either queue.</summary>
static class ClaimStore
{
    /// <summary>What was ended meanwhile is claimed no more, and stays so.</summary>
    public static Task<int> RenewClaimsAsync(this WriteSession session, string table, IReadOnlyCollection<Guid> ids, DateTimeOffset until)
    {
        var keys = new KeyList(ids);
        return session.ExecuteAsync($"update {table} set claimed_until = @until where id in {keys.Names} and claimed_until is not null", keys.With("until", until).Values);
    }

    /// <summary>For others, or for later: at the end of the program nobody waits for a claim to expire.</summary>
    public static Task<int> ReleaseClaimsAsync(this WriteSession session, string table, IReadOnlyCollection<Guid> ids)
    {
        var keys = new KeyList(ids);
        return session.ExecuteAsync($"update {table} set claimed_until = null where id in {keys.Names} and claimed_until is not null", keys.Values);
    }

    /// <summary>At the start: on SQLite whoever claimed them is gone. On PostgreSQL it may be another replica, whose claims expire if it is.</summary>
    public static async Task<int> ReleaseAllClaimsAsync(this WriteSession session, string table) => session.Dialect.IsPostgres ? 0
        : await session.ExecuteAsync($"update {table} set claimed_until = null where claimed_until is not null and done_at is null and failed_at is null");
}
