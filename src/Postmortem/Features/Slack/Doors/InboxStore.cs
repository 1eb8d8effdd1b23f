using Postmortem.Data;

namespace Postmortem.Features.Slack.Doors;

/// <summary>A row of <c>slack_inbox</c>, as far as its work needs it.</summary>
public sealed record InboxItem
{
    public Guid Id { get; init; }
    public string Kind { get; init; } = "";
    public string TeamId { get; init; } = "";
    public string Lane { get; init; } = "";
    public string Payload { get; init; } = "";
    public string? ViewId { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public int Attempts { get; init; }
}

/// <summary>The SQL of <c>slack_inbox</c>.</summary>
public static class InboxStore
{
    public const string Table = "slack_inbox";

    /// <summary>Longer than Slack's longest delayed retry, which is a day.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <returns>False when it came before.</returns>
    public static async Task<bool> AddToInboxAsync(this WriteSession session, Incoming incoming, string? viewId, DateTimeOffset now) => await session.ExecuteAsync("""
        insert into slack_inbox (id, dedupe_key, kind, team_id, lane, payload, view_id, received_at, available_at)
        values (@Id, @DedupeKey, @Kind, @TeamId, @Lane, @Payload, @viewId, @now, @now)
        on conflict (dedupe_key) do nothing
        """, new { Id = OrderedKey.Next(now), incoming.DedupeKey, incoming.Kind, incoming.TeamId, incoming.Lane, incoming.Payload, viewId, now }) == 1;

    /// <summary>The oldest of each lane that nobody works on, in their order, not claimed.</summary>
    /// <param name="lanes">At most this many of them.</param>
    /// <param name="each">At most this many of each.</param>
    public static async Task<IReadOnlyList<IReadOnlyList<InboxItem>>> WaitingInboxAsync(this ReadSession session, DateTimeOffset now, int lanes, int each)
    {
        var waiting = new List<IReadOnlyList<InboxItem>>();
        foreach (var lane in await session.ListAsync<string>(LaneQueue.Heads("slack_inbox", "h.lane"), new { now, most = lanes }))
            waiting.Add(await session.ListAsync<InboxItem>("""
                select id, kind, team_id, lane, payload, view_id, received_at, attempts from slack_inbox
                where done_at is null and failed_at is null and lane = @lane order by id limit @each
                """, new { lane, each }));
        return waiting;
    }

    /// <summary>The oldest of each lane that nobody works on, in their order.</summary>
    /// <param name="lanes">At most this many of them.</param>
    /// <param name="each">At most this many of each.</param>
    public static async Task<IReadOnlyList<InboxItem>> ClaimInboxAsync(this WriteSession session, DateTimeOffset now, DateTimeOffset until, int lanes, int each)
    {
        if (session.Dialect.IsPostgres) await session.ExecuteAsync("select pg_advisory_xact_lock(7361031)");
        var claimed = new List<InboxItem>();
        foreach (var lane in await session.ListAsync<string>(LaneQueue.Heads("slack_inbox", "h.lane"), new { now, most = lanes }))
            claimed.AddRange(await session.ListAsync<InboxItem>("""
                update slack_inbox set claimed_until = @until, attempts = attempts + 1
                where id in (select id from slack_inbox where done_at is null and failed_at is null and lane = @lane order by id limit @each)
                returning id, kind, team_id, lane, payload, view_id, received_at, attempts
                """, new { lane, until, each }));
        return claimed;
    }

    /// <summary>Claimed, and not begun.</summary>
    public static async Task<int> ReleaseInboxAsync(this WriteSession session, IEnumerable<Guid> ids)
    {
        var released = 0;
        foreach (var id in ids) released += await session.ExecuteAsync("update slack_inbox set claimed_until = null, attempts = attempts - 1 where id = @id", new { id });
        return released;
    }

    /// <summary>In the transaction of the first fact that an item leads to.</summary>
    /// <exception cref="CarriedOutException">It was carried out before.</exception>
    public static async Task CarryOutAsync(this WriteSession session, Guid id, DateTimeOffset now)
    {
        if (await session.ExecuteAsync("update slack_inbox set carried_out_at = @now where id = @id and carried_out_at is null", new { id, now }) == 0) throw new CarriedOutException();
    }

    /// <summary>The same for a modal, which is carried out before it is acknowledged.</summary>
    /// <exception cref="CarriedOutException">It was carried out before.</exception>
    public static async Task CarryOutAsync(this WriteSession session, Incoming submission, DateTimeOffset now)
    {
        var view = submission.Interaction!.View!;
        var added = await session.ExecuteAsync("""
            insert into slack_inbox (id, dedupe_key, kind, team_id, lane, payload, received_at, available_at, carried_out_at, done_at)
            values (@Id, @Key, @Kind, @TeamId, @Lane, '', @now, @now, @now, @now)
            on conflict (dedupe_key) do nothing
            """, new { Id = Guid.CreateVersion7(now), Key = $"submission {submission.TeamId} {view.Id} {view.CallbackId}", Kind = InboxKind.Submission, submission.TeamId, submission.Lane, now });
        if (added == 0) throw new CarriedOutException();
    }

    /// <summary>The payload has served: people's texts are not kept longer than they are needed.</summary>
    public static Task<int> SettleInboxAsync(this WriteSession session, Guid id, DateTimeOffset now) => session.ExecuteAsync(
        "update slack_inbox set done_at = @now, claimed_until = null, payload = '' where id = @id", new { id, now });

    /// <param name="failedAt">Set when it is given up.</param>
    public static Task<int> PutBackInboxAsync(this WriteSession session, Guid id, DateTimeOffset next, string error, DateTimeOffset? failedAt) => session.ExecuteAsync("""
        update slack_inbox set claimed_until = null, available_at = @next, last_error = @error, failed_at = @failedAt where id = @id
        """, new { id, next, error, failedAt });

    public static Task<int> ForgetOldInboxAsync(this WriteSession session, DateTimeOffset now) => session.ExecuteAsync(
        "delete from slack_inbox where received_at < @Before and (done_at is not null or failed_at is not null)", new { Before = now - Kept });
}

/// <summary>What is about to be done was done already, by an attempt whose end was lost.</summary>
public sealed class CarriedOutException() : Exception("This was carried out already.");
