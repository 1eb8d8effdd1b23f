using Postmortem.Data;

namespace Postmortem.Features.Intake.Doors;

public static class DeliveryOutcome
{
    public const string Recorded = "recorded";
    public const string PassedOver = "passed over";
    public const string NotUnderstood = "not understood";
}

/// <summary>A row of <c>intake_deliveries</c>.</summary>
public sealed record Delivery
{
    public Guid Id { get; init; }
    public Guid SourceId { get; init; }
    public string DeliveryKey { get; init; } = "";
    public string Event { get; init; } = "";

    /// <summary>As it came; empty in lists.</summary>
    public string Payload { get; init; } = "";
    public DateTimeOffset ReceivedAt { get; init; }
    public int Attempts { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>One of <see cref="DeliveryOutcome"/>; empty while it waits.</summary>
    public string Outcome { get; init; } = "";
    public string Message { get; init; } = "";
    public Guid? ChangeId { get; init; }
    public Guid? AlertId { get; init; }

    /// <summary>The page of what it became; null when it became nothing.</summary>
    public string? Page => ChangeId is { } change ? $"/changes/{change}" : AlertId is { } alert ? $"/alerts/{alert}" : null;

    public string Standing => FailedAt is not null ? "given up" : Outcome.Length > 0 ? Outcome : Attempts > 0 ? "tried, waits" : "waits";
}

/// <summary>The SQL of <c>intake_deliveries</c>.</summary>
public static class DeliveryStore
{
    /// <summary>How long what came is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    const string Facts = "id, source_id, delivery_key, event, received_at, attempts, done_at, failed_at, outcome, message, change_id, alert_id";

    /// <returns>False when it came before.</returns>
    internal static async Task<bool> InsertDeliveryAsync(this WriteSession session, Delivery delivery) => await session.ExecuteAsync("""
        insert into intake_deliveries (id, source_id, delivery_key, event, payload, received_at, available_at) values (@Id, @SourceId, @DeliveryKey, @Event, @Payload, @ReceivedAt, @ReceivedAt)
        on conflict (source_id, delivery_key) do nothing
        """, delivery) == 1;

    /// <summary>Claimed for a while: what a process that died had begun is taken up again.</summary>
    internal static Task<IReadOnlyList<Delivery>> ClaimDeliveriesAsync(this WriteSession session, DateTimeOffset now, DateTimeOffset until, int most) => session.ListAsync<Delivery>($"""
        update intake_deliveries set claimed_until = @until, attempts = attempts + 1
        where id in (select w.id from intake_deliveries w where w.done_at is null and w.failed_at is null and w.available_at <= @now and (w.claimed_until is null or w.claimed_until < @now) order by w.id limit @most)
          and done_at is null and failed_at is null and (claimed_until is null or claimed_until < @now)
        returning {Facts}, payload
        """, new { now, until, most });

    internal static Task<bool> IsAnyWaitingAsync(this ReadSession session, DateTimeOffset now) => session.ScalarAsync<bool>("""
        select exists (select 1 from intake_deliveries where done_at is null and failed_at is null and available_at <= @now and (claimed_until is null or claimed_until < @now))
        """, new { now });

    internal static Task<int> SettleDeliveryAsync(this WriteSession session, Guid id, string outcome, string message, Guid? changeId, Guid? alertId, DateTimeOffset now) => session.ExecuteAsync("""
        update intake_deliveries set done_at = @now, claimed_until = null, outcome = @outcome, message = @message, change_id = @changeId, alert_id = @alertId where id = @id
        """, new { id, outcome, message, changeId, alertId, now });

    internal static Task<int> PutBackDeliveryAsync(this WriteSession session, Guid id, DateTimeOffset next, string message, DateTimeOffset? failedAt) => session.ExecuteAsync("""
        update intake_deliveries set claimed_until = null, available_at = @next, message = @message, failed_at = @failedAt where id = @id
        """, new { id, next, message, failedAt });

    internal static Task<int> ReplayDeliveryAsync(this WriteSession session, Guid sourceId, Guid id, DateTimeOffset now) => session.ExecuteAsync("""
        update intake_deliveries set done_at = null, failed_at = null, claimed_until = null, available_at = @now, attempts = 0, outcome = '', message = '' where id = @id and source_id = @sourceId
        """, new { sourceId, id, now });

    public static Task<IReadOnlyList<Delivery>> ListDeliveriesAsync(this ReadSession session, Guid sourceId, int most) =>
        session.ListAsync<Delivery>($"select {Facts} from intake_deliveries where source_id = @sourceId order by id desc limit @most", new { sourceId, most });

    public static Task<Delivery?> FindDeliveryAsync(this ReadSession session, Guid sourceId, Guid id) =>
        session.OneAsync<Delivery>($"select {Facts}, payload from intake_deliveries where id = @id and source_id = @sourceId", new { sourceId, id });

    internal static Task<int> ForgetOldDeliveriesAsync(this WriteSession session, DateTimeOffset now) => session.ExecuteAsync(
        "delete from intake_deliveries where received_at < @Before and (done_at is not null or failed_at is not null)", new { Before = now - Kept });
}
