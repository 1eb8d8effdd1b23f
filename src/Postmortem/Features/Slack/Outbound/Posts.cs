using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Outbound;

/// <summary>Messages that must stand once, whatever was lost between Slack and us.</summary>
public sealed class Posts(Database database, TimeProvider clock)
{
    const int LookedAt = 50;

    /// <summary>Posts under this key, or changes what stands there; says nothing when nothing changed.</summary>
    /// <param name="threadTs">Under which message; null for the channel itself.</param>
    public async Task<SlackPost> KeepCurrentAsync(SlackApi api, OutboundItem item, string key, string channel, Message message, CancellationToken ct, string? threadTs = null)
    {
        var hash = HashOf(message);
        if (await database.ReadAsync(s => s.FindPostAsync(key), ct) is { } post && post.ChannelId == channel)
        {
            if (post.ContentHash == hash) return post;
            try
            {
                await api.UpdateMessageAsync(channel, post.Ts, message, key, ct);
                return await SaveAsync(post with { ContentHash = hash }, ct);
            }
            catch (SlackException e) when (e.Error is "message_not_found" or "cant_update_message" or "edit_window_closed")
            {
                // Somebody deleted it: it is posted anew below.
            }
        }
        var ts = await PostOnceAsync(api, item, key, channel, message, threadTs, ct);
        return await SaveAsync(new() { Key = key, IncidentId = item.IncidentId, TeamId = item.TeamId, ChannelId = channel, Ts = ts, ContentHash = hash }, ct);
    }

    /// <summary>What must not be shown there any more. One that somebody deleted is gone already.</summary>
    public async Task TakeBackAsync(SlackApi api, SlackPost post, string gone, CancellationToken ct)
    {
        var message = new Message(gone);
        if (post.ContentHash == HashOf(message)) return;
        try
        {
            await api.UpdateMessageAsync(post.ChannelId, post.Ts, message, post.Key, ct);
        }
        catch (SlackException e) when (e.Error == "message_not_found")
        {
        }
        await SaveAsync(post with { ContentHash = HashOf(message) }, ct);
    }

    /// <returns>The message's ts. When an earlier attempt may have posted it, it is looked for first.</returns>
    public async Task<string> PostOnceAsync(SlackApi api, OutboundItem item, string key, string channel, Message message, string? threadTs, CancellationToken ct)
    {
        if (item.MayBeDone && await FindAsync(api, key, channel, threadTs, ct) is { } found) return found;
        try
        {
            return (await api.PostMessageAsync(channel, message, key, threadTs, ct)).Ts;
        }
        catch (SlackException e) when (e.Error == "not_in_channel")
        {
            // Works for public channels; a private one has to invite the bot.
            await api.JoinAsync(channel, ct);
            return (await api.PostMessageAsync(channel, message, key, threadTs, ct)).Ts;
        }
    }

    static async Task<string?> FindAsync(SlackApi api, string key, string channel, string? threadTs, CancellationToken ct)
    {
        try
        {
            var recent = threadTs is null ? await api.HistoryAsync(channel, null, null, LookedAt, ct) : await api.RepliesAsync(channel, threadTs, null, LookedAt, ct);
            return recent.Messages.FirstOrDefault(m => KeyOf(m) == key)?.Ts;
        }
        catch (SlackException e) when (e.Error is "not_in_channel" or "missing_scope")
        {
            return null;
        }
    }

    static string? KeyOf(SlackMessage message) =>
        message.Metadata is { EventType: "postmortem", EventPayload: { } payload } && payload.TryGetValue("key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString() : null;

    async Task<SlackPost> SaveAsync(SlackPost post, CancellationToken ct)
    {
        await database.WriteAsync(s => s.SavePostAsync(post, clock.GetUtcNow()), ct);
        return post;
    }

    static string HashOf(Message message) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Fit.Text(message) + "\0" + Fit.Blocks(message))));
}

/// <summary>A message into a channel, a thread or to one person.</summary>
public sealed record PostWork(Message Message)
{
    public string? ChannelId { get; init; }

    /// <summary>To this person directly, in place of a channel.</summary>
    public string? UserId { get; init; }
    public string? ThreadTs { get; init; }

    /// <param name="key">Names the message: put in twice, it is sent once.</param>
    /// <param name="staleAt">When it would be of no use any more; null for what must arrive however late.</param>
    public OutboundWork For(string teamId, string key, Guid? incidentId, DateTimeOffset? staleAt = null, DateTimeOffset? notBefore = null) => new(
        $"post {key}", PostTask.TaskName, teamId, ChannelId is { } channel ? Lanes.OfChannel(teamId, channel) : Lanes.OfUser(teamId, UserId!), incidentId,
        JsonSerializer.Serialize(this, BlockJson.Readable.PostWork), staleAt, notBefore);
}

public sealed class PostTask(Posts posts) : IOutboundTask
{
    public const string TaskName = "post";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.PostWork)!;
        var channel = work.ChannelId ?? await api.OpenDirectAsync(work.UserId!, ct);
        await posts.PostOnceAsync(api, item, item.DedupeKey, channel, work.Message, work.ThreadTs, ct);
    }
}
