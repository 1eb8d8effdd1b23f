using Postmortem.Data;

namespace Postmortem.Jobs;

/// <summary>
/// Takes committed messages one by one and hands them to every handler that wants them.
/// A claim expires, so a message whose runner was killed is taken up again: at least once, never lost.
/// </summary>
public sealed class OutboxRunner(Database database, LiveFeed feed, IEnumerable<IOutboxHandler> handlers, TimeProvider clock, ILogger<OutboxRunner> log) : BackgroundService
{
    public const int MostAttempts = 12;
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    readonly List<IOutboxHandler> _handlers = handlers.ToList();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunOneAsync(stoppingToken))
                {
                }
                await feed.WaitForOutboxAsync(LongestIdle, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "The outbox could not be read; trying again");
                await Task.Delay(LongestIdle, clock, stoppingToken);
            }
        }
    }

    /// <returns>False when nothing was waiting.</returns>
    public async Task<bool> RunOneAsync(CancellationToken ct)
    {
        if (_handlers.Count == 0) return await SettleUnwantedAsync(ct) > 0;
        if (await ClaimAsync(ct) is not { } message) return false;
        try
        {
            foreach (var handler in _handlers.Where(h => h.Wants(message))) await handler.HandleAsync(message, ct);
            await database.WriteAsync(s => s.ExecuteAsync("update outbox set done_at = @Now, claimed_until = null where id = @Id", new { Now = clock.GetUtcNow(), message.Id }), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await PutBackAsync(message, e, ct);
        }
        return true;
    }

    /// <summary>Messages that were sent long ago.</summary>
    public Task<int> ForgetOldAsync(CancellationToken ct) =>
        database.WriteAsync(s => s.ExecuteAsync("delete from outbox where done_at < @Before", new { Before = clock.GetUtcNow() - Kept }), ct);

    /// <summary>With nobody to tell, what waits is done: one statement for the lot.</summary>
    Task<int> SettleUnwantedAsync(CancellationToken ct) => database.WriteAsync(s => s.ExecuteAsync("""
        update outbox set done_at = @Now where id in
          (select id from outbox where done_at is null and failed_at is null and available_at <= @Now order by available_at, id limit 500)
        """, new { Now = clock.GetUtcNow() }), ct);

    Task<OutboxMessage?> ClaimAsync(CancellationToken ct) => database.WriteAsync(s => s.OneAsync<OutboxMessage>("""
        update outbox set claimed_until = @Until, attempts = attempts + 1
        where id = (
            select o.id from outbox o
            where o.done_at is null and o.failed_at is null and o.available_at <= @Now
              and (o.claimed_until is null or o.claimed_until < @Now)
              and not exists (
                select 1 from outbox earlier
                where earlier.incident_id = o.incident_id and earlier.id < o.id
                  and earlier.done_at is null and earlier.failed_at is null)
            order by o.available_at, o.id limit 1)
          and done_at is null and (claimed_until is null or claimed_until < @Now)
        returning id, topic, incident_id, subject_id, payload, created_at, attempts
        """, new { Now = clock.GetUtcNow(), Until = clock.GetUtcNow() + Claim }), ct);

    async Task PutBackAsync(OutboxMessage message, Exception e, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var pause = TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, message.Attempts)));
        var given = message.Attempts >= MostAttempts;
        log.LogWarning(e, "Message {Id} ({Topic}) failed for the {Attempt}. time{Ending}", message.Id, message.Topic, message.Attempts, given ? "; given up" : "");
        await database.WriteAsync(s => s.ExecuteAsync("""
            update outbox set claimed_until = null, available_at = @Next, last_error = @Error, failed_at = @FailedAt where id = @Id
            """, new { Next = now + pause, Error = e.GetType().Name + ": " + e.Message, FailedAt = given ? now : (DateTimeOffset?)null, message.Id }), ct);
    }
}
