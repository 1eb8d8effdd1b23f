using Postmortem.Data;

namespace Postmortem.Features.Slack.Outbound;

/// <summary>Something to be done at Slack.</summary>
/// <param name="DedupeKey">Its name: put in twice, it is done once.</param>
/// <param name="Task">Which <see cref="IOutboundTask"/> does it.</param>
/// <param name="Lane">What shares a lane is done one after another, in order: see <see cref="Lanes"/>.</param>
/// <param name="Payload">What the task needs to know, as JSON; what can change is read when its turn comes.</param>
/// <param name="StaleAt">After this nobody wants it any more: dropped instead of sent late.</param>
/// <param name="NotBefore">Null for at once.</param>
public sealed record OutboundWork(string DedupeKey, string Task, string TeamId, string Lane, Guid? IncidentId = null, string Payload = "{}", DateTimeOffset? StaleAt = null, DateTimeOffset? NotBefore = null);

/// <summary>A row of <c>slack_outbound</c>, taken up.</summary>
public sealed record OutboundItem
{
    public Guid Id { get; init; }
    public string DedupeKey { get; init; } = "";
    public string Task { get; init; } = "";
    public string TeamId { get; init; } = "";
    public string Lane { get; init; } = "";
    public Guid? IncidentId { get; init; }
    public string Payload { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StaleAt { get; init; }
    public int Attempts { get; init; }

    /// <summary>Since when Slack has not answered to it; null while it does.</summary>
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>An earlier attempt may have reached Slack: look before doing it again.</summary>
    public bool MayBeDone => Attempts > 1;
}

public static class Lanes
{
    public static string Of(Guid incidentId) => $"incident {incidentId:D}";

    public static string OfUser(string teamId, string userId) => $"user {teamId} {userId}";

    /// <summary>To whom it goes at Slack is asked when its turn comes.</summary>
    public static string OfPerson(string teamId, Guid personId) => $"person {teamId} {personId:D}";

    public static string OfChannel(string teamId, string channelId) => $"channel {teamId} {channelId}";
}

/// <summary>The SQL of <c>slack_outbound</c>.</summary>
public static class OutboundStore
{
    public const string Table = "slack_outbound";

    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <returns>False when it was put in before.</returns>
    public static async Task<bool> EnqueueAsync(this WriteSession session, OutboundWork work, DateTimeOffset now) => await session.ExecuteAsync("""
        insert into slack_outbound (id, dedupe_key, task, team_id, lane, incident_id, payload, created_at, available_at, stale_at)
        values (@Id, @DedupeKey, @Task, @TeamId, @Lane, @IncidentId, @Payload, @now, @At, @StaleAt)
        on conflict (dedupe_key) do nothing
        """, new { Id = OrderedKey.Next(now), work.DedupeKey, work.Task, work.TeamId, work.Lane, work.IncidentId, work.Payload, now, At = work.NotBefore ?? now, work.StaleAt }) == 1;

    /// <summary>For what shows the state of its own time: one that still waits does for all.</summary>
    public static async Task<bool> EnqueueUnlessWaitingAsync(this WriteSession session, OutboundWork work, DateTimeOffset now) =>
        !await session.ScalarAsync<bool>("""
            select exists (select 1 from slack_outbound where lane = @Lane and task = @Task and payload = @Payload and done_at is null and failed_at is null and claimed_until is null)
            """, new { work.Lane, work.Task, work.Payload })
        && await session.EnqueueAsync(work, now);

    public static Task<bool> AnyOutboundAsync(this ReadSession session, DateTimeOffset now) => session.ScalarAsync<bool>(
        "select exists (select 1 from slack_outbound where done_at is null and failed_at is null and available_at <= @now and (claimed_until is null or claimed_until < @now))", new { now });

    /// <summary>The oldest of each lane, which nothing earlier of its lane holds up.</summary>
    public static async Task<IReadOnlyList<OutboundItem>> ClaimOutboundAsync(this WriteSession session, DateTimeOffset now, DateTimeOffset until, int most)
    {
        if (session.Dialect.IsPostgres) await session.ExecuteAsync("select pg_advisory_xact_lock(7361032)");
        return await session.ListAsync<OutboundItem>($"""
            update slack_outbound set claimed_until = @until, attempts = attempts + 1 where id in ({LaneQueue.Heads("slack_outbound", "h.id")})
            returning id, dedupe_key, task, team_id, lane, incident_id, payload, created_at, stale_at, attempts, away_since
            """, new { now, until, most });
    }

    public static Task<int> SettleOutboundAsync(this WriteSession session, Guid id, string? note, DateTimeOffset now) => session.ExecuteAsync(
        "update slack_outbound set done_at = @now, claimed_until = null, last_error = @note, payload = '' where id = @id", new { id, note, now });

    public static Task<int> FailOutboundAsync(this WriteSession session, Guid id, string error, DateTimeOffset now) => session.ExecuteAsync(
        "update slack_outbound set failed_at = @now, claimed_until = null, last_error = @error where id = @id", new { id, error, now });

    /// <param name="counts">False when Slack asked to wait: that was no attempt.</param>
    /// <param name="awaySince">Null when Slack answered.</param>
    public static Task<int> PutBackOutboundAsync(this WriteSession session, Guid id, DateTimeOffset next, string error, bool counts, DateTimeOffset? awaySince) => session.ExecuteAsync("""
        update slack_outbound set claimed_until = null, available_at = @next, last_error = @error, attempts = attempts - @Less, away_since = @awaySince where id = @id
        """, new { id, next, error, Less = counts ? 0 : 1, awaySince });

    /// <summary>Since when Slack has not answered, whichever replica asked; null while nothing waits because of it.</summary>
    public static Task<DateTimeOffset?> FindAwaySinceAsync(this ReadSession session) =>
        session.ScalarAsync<DateTimeOffset?>("select min(away_since) from slack_outbound where away_since is not null and done_at is null and failed_at is null");

    /// <summary>After an administrator has mended what was wrong.</summary>
    public static Task<int> RetryFailedOutboundAsync(this WriteSession session, DateTimeOffset now) => session.ExecuteAsync(
        "update slack_outbound set failed_at = null, available_at = @now where failed_at is not null and payload <> '' and (stale_at is null or stale_at > @now)", new { now });

    /// <summary>What this reason alone held up, as far as it is not too old to be wanted.</summary>
    public static Task<int> ResumeOutboundAsync(this WriteSession session, string teamId, string error, DateTimeOffset since, DateTimeOffset now) => session.ExecuteAsync("""
        update slack_outbound set failed_at = null, last_error = null, available_at = @now
        where team_id = @teamId and failed_at is not null and last_error = @error and created_at > @since and (stale_at is null or stale_at > @now)
        """, new { teamId, error, since, now });

    public static Task<int> ForgetOldOutboundAsync(this WriteSession session, DateTimeOffset now) => session.ExecuteAsync(
        "delete from slack_outbound where done_at < @Before or failed_at < @Before", new { Before = now - Kept });
}
