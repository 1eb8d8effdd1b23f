using Postmortem.Data;

namespace Postmortem.Features.Slack.Outbound;

/// <summary>What we show at Slack and have to find again: a message that is kept current, a topic, somebody's Home, what stands beside a link.</summary>
public sealed record SlackPost
{
    /// <summary><c>headline 0198…</c></summary>
    public string Key { get; init; } = "";
    public Guid? IncidentId { get; init; }
    public string TeamId { get; init; } = "";
    public string ChannelId { get; init; } = "";
    public string Ts { get; init; } = "";
    public string ContentHash { get; init; } = "";
    public DateTimeOffset PostedAt { get; init; }
}

/// <summary>The SQL of <c>slack_posts</c>.</summary>
public static class PostStore
{
    const string Select = "select key, incident_id, team_id, channel_id, ts, content_hash, posted_at from slack_posts";

    public static Task<SlackPost?> FindPostAsync(this ReadSession session, string key) => session.OneAsync<SlackPost>($"{Select} where key = @key", new { key });

    /// <param name="kind">With which their keys begin.</param>
    public static Task<IReadOnlyList<SlackPost>> ListPostsAsync(this ReadSession session, Guid incidentId, string kind) =>
        session.ListAsync<SlackPost>($"{Select} where incident_id = @incidentId and key like @Like order by key", new { incidentId, Like = $"{kind} %" });

    public static Task<int> ForgetPostAsync(this WriteSession session, string key) => session.ExecuteAsync("delete from slack_posts where key = @key", new { key });

    public static Task<int> SavePostAsync(this WriteSession session, SlackPost post, DateTimeOffset now) => session.ExecuteAsync("""
        insert into slack_posts (key, incident_id, team_id, channel_id, ts, content_hash, posted_at, updated_at)
        values (@Key, @IncidentId, @TeamId, @ChannelId, @Ts, @ContentHash, @now, @now)
        on conflict (key) do update set team_id = excluded.team_id, channel_id = excluded.channel_id, ts = excluded.ts, content_hash = excluded.content_hash, updated_at = excluded.updated_at
        """, new { post.Key, post.IncidentId, post.TeamId, post.ChannelId, post.Ts, post.ContentHash, now });
}
