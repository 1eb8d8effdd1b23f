using Postmortem.Data;

namespace Postmortem.Jobs;

/// <summary>
/// Takes committed messages in batches and hands them, in order within an incident, to every handler that wants them.
/// A claim expires, so a message whose runner was killed is taken up again: at least once, never lost.
/// </summary>
public sealed class OutboxRunner(Database database, LiveFeed feed, IEnumerable<IOutboxHandler> handlers, TimeProvider clock, ILogger<OutboxRunner> log) : BatchWorker("The outbox’s messages", log)
{
    public const int MostAttempts = 12;
    const int BatchSize = 100;
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    /// <summary>A batch ends before its claim does; the slowest handler takes less than this.</summary>
    static readonly TimeSpan Reserve = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>What comes within it goes out together, and between two batches people's own writes have their turn.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);

    readonly List<IOutboxHandler> _handlers = handlers.Where(h => h.IsOn).ToList();

    /// <summary>With nobody to tell there is no hurry: captures should not share the writer with tidying after each of them.</summary>
    protected override Task RestAsync(CancellationToken ct) => _handlers.Count == 0 ? Task.Delay(LongestIdle, clock, ct) : feed.WaitForOutboxAsync(LongestIdle, ct);

    protected override Task GatherAsync(CancellationToken ct) => Task.Delay(Gathering, clock, ct);

    /// <returns>How many messages were dealt with; 0 when nothing was waiting.</returns>
    public override async Task<int> RunBatchAsync(CancellationToken ct)
    {
        if (_handlers.Count == 0) return await SettleUnwantedAsync(ct);
        var until = clock.GetUtcNow() + Claim;
        var batch = (await ClaimAsync(until, ct)).OrderBy(m => m.Id).ToList();
        var done = new List<Guid>();
        var untouched = batch.Select(m => m.Id).ToHashSet();
        var stuck = new HashSet<Guid>();
        try
        {
            foreach (var message in batch)
            {
                var wanting = _handlers.Where(h => h.Wants(message)).ToList();
                // Order within an incident: behind a message that failed, the others wait.
                if (wanting.Count > 0 && (stuck.Contains(message.IncidentId ?? message.Id) || clock.GetUtcNow() > until - Reserve)) continue;
                if (wanting.Count == 0 || await HandleAsync(message, wanting, ct)) done.Add(message.Id);
                else stuck.Add(message.IncidentId ?? message.Id);
                untouched.Remove(message.Id);
            }
        }
        finally
        {
            // Also when the process stops: what was sent must not be sent again, and nothing should wait for its claim to expire.
            if (batch.Count > 0) await SettleAsync(done, [.. untouched], CancellationToken.None);
        }
        return batch.Count;
    }

    /// <summary>Messages that were sent long ago.</summary>
    public Task<int> ForgetOldAsync(CancellationToken ct) =>
        database.WriteAsync(s => s.ExecuteAsync("delete from outbox where done_at < @Before", new { Before = clock.GetUtcNow() - Kept }), ct);

    /// <returns>False when it failed and was put back.</returns>
    async Task<bool> HandleAsync(OutboxMessage message, List<IOutboxHandler> wanting, CancellationToken ct)
    {
        try
        {
            foreach (var handler in wanting) await handler.HandleAsync(message, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await PutBackAsync(message, e, ct);
            return false;
        }
    }

    /// <summary>With nobody to tell, what waits is done, a few at a time: people's own writes go first.</summary>
    Task<int> SettleUnwantedAsync(CancellationToken ct) => database.WriteAsync(s => s.ExecuteAsync("""
        update outbox set done_at = @Now where id in
          (select id from outbox where done_at is null and failed_at is null and available_at <= @Now order by available_at, id limit 25)
        """, new { Now = clock.GetUtcNow() }), ct);

    /// <summary>
    /// What may go out now: not claimed, and not behind a message of its incident that is claimed elsewhere or pauses after a
    /// failure. On PostgreSQL the claims of several replicas take turns, so that none overlooks another's.
    /// </summary>
    Task<IReadOnlyList<OutboxMessage>> ClaimAsync(DateTimeOffset until, CancellationToken ct) => database.WriteAsync(async s =>
    {
        if (s.Dialect.IsPostgres) await s.ExecuteAsync("select pg_advisory_xact_lock(7361021)");
        return await s.ListAsync<OutboxMessage>("""
            update outbox set claimed_until = @until, attempts = attempts + 1
            where id in (
                select o.id from outbox o
                where o.done_at is null and o.failed_at is null and o.available_at <= @Now
                  and (o.claimed_until is null or o.claimed_until < @Now)
                  and not exists (
                    select 1 from outbox earlier
                    where earlier.incident_id = o.incident_id and earlier.id < o.id
                      and earlier.done_at is null and earlier.failed_at is null
                      and (earlier.available_at > @Now or earlier.claimed_until >= @Now))
                order by o.available_at, o.id limit @BatchSize)
            returning id, topic, incident_id, subject_id, payload, created_at, attempts
            """, new { Now = clock.GetUtcNow(), until, BatchSize });
    }, ct);

    Task<int> SettleAsync(List<Guid> done, List<Guid> released, CancellationToken ct) => database.WriteAsync(async s =>
    {
        var (sent, waiting) = (new KeyList(done).With("Now", clock.GetUtcNow()), new KeyList(released));
        if (done.Count > 0) await s.ExecuteAsync($"update outbox set done_at = @Now, claimed_until = null where id in {sent.Names}", sent.Values);
        if (released.Count > 0) await s.ExecuteAsync($"update outbox set claimed_until = null, attempts = attempts - 1 where id in {waiting.Names}", waiting.Values);
        return done.Count;
    }, ct);

    async Task PutBackAsync(OutboxMessage message, Exception e, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var pause = TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, message.Attempts)));
        var given = message.Attempts >= MostAttempts;
        Log.LogWarning(e, "Message {Id} ({Topic}) failed for the {Attempt}. time{Ending}", message.Id, message.Topic, message.Attempts, given ? "; given up" : "");
        await database.WriteAsync(s => s.ExecuteAsync("""
            update outbox set claimed_until = null, available_at = @Next, last_error = @Error, failed_at = @FailedAt where id = @Id
            """, new { Next = now + pause, Error = e.GetType().Name + ": " + e.Message, FailedAt = given ? now : (DateTimeOffset?)null, message.Id }), ct);
    }
}
