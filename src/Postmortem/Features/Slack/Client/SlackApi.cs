using System.Globalization;
using System.Text.Json.Nodes;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Slack.Workspaces;

namespace Postmortem.Features.Slack.Client;

/// <summary>
/// The methods of the Web API that the product uses, for one workspace. Whatever is shown goes through <see cref="Fit"/>, so that
/// Slack never refuses a length. All throw <see cref="SlackException"/>.
/// </summary>
public sealed class SlackApi(SlackHttp http, Workspace workspace)
{
    public Workspace Workspace => workspace;

    /// <summary>Slack has answered a call of this work: if it asks to wait now, what came before may be done already.</summary>
    public bool HasCalled { get; private set; }

    public Task<PostedMessage> PostMessageAsync(string channel, Message message, string key, string? threadTs, CancellationToken ct) =>
        CallAsync("chat.postMessage", new()
        {
            ["channel"] = channel,
            ["text"] = Fit.Text(message),
            ["blocks"] = Fit.Blocks(message),
            ["thread_ts"] = threadTs,
            ["unfurl_links"] = "false",
            ["unfurl_media"] = "false",
            ["metadata"] = Metadata(key),
        }, SlackJson.Default.PostedMessage, ct);

    /// <summary>Nothing of the earlier message is left: blocks that are not named may stay, so none are named as none.</summary>
    public Task<PostedMessage> UpdateMessageAsync(string channel, string ts, Message message, string key, CancellationToken ct) =>
        CallAsync("chat.update", new() { ["channel"] = channel, ["ts"] = ts, ["text"] = Fit.Text(message), ["blocks"] = Fit.Blocks(message) ?? "[]", ["metadata"] = Metadata(key) }, SlackJson.Default.PostedMessage, ct);

    public Task PostEphemeralAsync(string channel, string user, Message message, string? threadTs, CancellationToken ct) =>
        CallAsync("chat.postEphemeral", new() { ["channel"] = channel, ["user"] = user, ["text"] = Fit.Text(message), ["blocks"] = Fit.Blocks(message), ["thread_ts"] = threadTs }, SlackJson.Default.SlackFailure, ct);

    /// <param name="unfurls">By link, exactly as Slack told of it.</param>
    public Task UnfurlAsync(string channel, string ts, IEnumerable<KeyValuePair<string, Message>> unfurls, CancellationToken ct)
    {
        var shown = new JsonObject(unfurls.Select(u => KeyValuePair.Create(u.Key, (JsonNode?)new JsonObject { ["blocks"] = JsonNode.Parse(Fit.Blocks(u.Value)!) })));
        return CallAsync("chat.unfurl", new() { ["channel"] = channel, ["ts"] = ts, ["unfurls"] = shown.ToJsonString() }, SlackJson.Default.SlackFailure, ct);
    }

    public async Task<string> PermalinkAsync(string channel, string ts, CancellationToken ct) =>
        (await CallAsync("chat.getPermalink", new() { ["channel"] = channel, ["message_ts"] = ts }, SlackJson.Default.PermalinkAnswer, ct)).Permalink;

    /// <summary>Within three seconds of the trigger; never waits for its turn.</summary>
    public async Task<string> OpenViewAsync(string trigger, Modal view, CancellationToken ct) =>
        (await CallAsync("views.open", new() { ["trigger_id"] = trigger, ["view"] = Fit.View(view) }, SlackJson.Default.ViewOpened, ct, paced: false)).View.Id;

    public async Task<string> PushViewAsync(string trigger, Modal view, CancellationToken ct) =>
        (await CallAsync("views.push", new() { ["trigger_id"] = trigger, ["view"] = Fit.View(view) }, SlackJson.Default.ViewOpened, ct, paced: false)).View.Id;

    public Task UpdateViewAsync(string viewId, Modal view, CancellationToken ct) =>
        CallAsync("views.update", new() { ["view_id"] = viewId, ["view"] = Fit.View(view) }, SlackJson.Default.ViewOpened, ct);

    /// <summary>In the place of whatever this person's Home showed.</summary>
    public Task PublishHomeAsync(string user, Home view, CancellationToken ct) =>
        CallAsync("views.publish", new() { ["user_id"] = user, ["view"] = Fit.View(view) }, SlackJson.Default.ViewOpened, ct);

    public async Task<SlackChannel> CreateChannelAsync(string name, bool isPrivate, CancellationToken ct) =>
        (await CallAsync("conversations.create", new() { ["name"] = name, ["is_private"] = isPrivate ? "true" : "false" }, SlackJson.Default.ChannelAnswer, ct)).Channel;

    public async Task<SlackChannel> ChannelInfoAsync(string channel, CancellationToken ct) =>
        (await CallAsync("conversations.info", new() { ["channel"] = channel }, SlackJson.Default.ChannelAnswer, ct)).Channel;

    /// <summary>The bot's own channels, a page at a time; not all of the workspace's.</summary>
    public Task<ChannelsAnswer> OwnChannelsAsync(string? cursor, CancellationToken ct) =>
        CallAsync("users.conversations", new() { ["types"] = "public_channel,private_channel", ["limit"] = "200", ["cursor"] = cursor }, SlackJson.Default.ChannelsAnswer, ct);

    public Task InviteAsync(string channel, string user, CancellationToken ct) => CallAsync("conversations.invite", new() { ["channel"] = channel, ["users"] = user }, SlackJson.Default.SlackFailure, ct);

    public Task SetTopicAsync(string channel, string topic, CancellationToken ct) => CallAsync("conversations.setTopic", new() { ["channel"] = channel, ["topic"] = Fit.Topic(topic) }, SlackJson.Default.SlackFailure, ct);

    public Task JoinAsync(string channel, CancellationToken ct) => CallAsync("conversations.join", new() { ["channel"] = channel }, SlackJson.Default.SlackFailure, ct);

    public Task ArchiveAsync(string channel, CancellationToken ct) => CallAsync("conversations.archive", new() { ["channel"] = channel }, SlackJson.Default.SlackFailure, ct);

    public Task RenameAsync(string channel, string name, CancellationToken ct) => CallAsync("conversations.rename", new() { ["channel"] = channel, ["name"] = name }, SlackJson.Default.SlackFailure, ct);

    /// <summary>A direct message's channel.</summary>
    public async Task<string> OpenDirectAsync(string user, CancellationToken ct) =>
        (await CallAsync("conversations.open", new() { ["users"] = user }, SlackJson.Default.ChannelAnswer, ct)).Channel.Id;

    /// <summary>Newest first. Top-level messages only: what was said in a thread is in <see cref="RepliesAsync"/>.</summary>
    public Task<MessagesAnswer> HistoryAsync(string channel, string? oldest, string? cursor, int limit, CancellationToken ct) => CallAsync("conversations.history", new()
    {
        ["channel"] = channel,
        ["oldest"] = oldest,
        ["cursor"] = cursor,
        ["limit"] = limit.ToString(CultureInfo.InvariantCulture),
        ["include_all_metadata"] = "true",
    }, SlackJson.Default.MessagesAnswer, ct);

    public Task<MessagesAnswer> RepliesAsync(string channel, string threadTs, string? cursor, int limit, CancellationToken ct) => CallAsync("conversations.replies", new()
    {
        ["channel"] = channel,
        ["ts"] = threadTs,
        ["cursor"] = cursor,
        ["limit"] = limit.ToString(CultureInfo.InvariantCulture),
        ["include_all_metadata"] = "true",
    }, SlackJson.Default.MessagesAnswer, ct);

    /// <summary>
    /// One message, at the top of the channel or in a thread. Compared by its ts: Slack also answers with a neighbour, such as the first message of the thread.
    /// </summary>
    /// <returns>Null when there is none (any more).</returns>
    public async Task<SlackMessage?> FindMessageAsync(string channel, string ts, CancellationToken ct)
    {
        var around = await OneOfThreadAsync(channel, ts, ts, ct);
        if (around.FirstOrDefault(m => m.Ts == ts) is { } found) return found;
        if (around.Select(m => m.ThreadTs).FirstOrDefault(t => t is not null && t != ts) is { } thread && (await OneOfThreadAsync(channel, thread, ts, ct)).FirstOrDefault(m => m.Ts == ts) is { } reply) return reply;
        var top = await CallAsync("conversations.history", Exactly(ts, new() { ["channel"] = channel, ["limit"] = "1" }), SlackJson.Default.MessagesAnswer, ct);
        return top.Messages.FirstOrDefault(m => m.Ts == ts);
    }

    async Task<IReadOnlyList<SlackMessage>> OneOfThreadAsync(string channel, string threadTs, string ts, CancellationToken ct)
    {
        try
        {
            return (await CallAsync("conversations.replies", Exactly(ts, new() { ["channel"] = channel, ["ts"] = threadTs, ["limit"] = "10" }), SlackJson.Default.MessagesAnswer, ct)).Messages;
        }
        catch (SlackException e) when (e.Error is "thread_not_found" or "message_not_found")
        {
            return [];
        }
    }

    static Dictionary<string, string?> Exactly(string ts, Dictionary<string, string?> args) => new(args) { ["latest"] = ts, ["oldest"] = ts, ["inclusive"] = "true" };

    public async Task<IReadOnlyList<SlackBookmark>> BookmarksAsync(string channel, CancellationToken ct) =>
        (await CallAsync("bookmarks.list", new() { ["channel_id"] = channel }, SlackJson.Default.BookmarksAnswer, ct)).Bookmarks;

    public Task AddBookmarkAsync(string channel, string title, string link, CancellationToken ct) =>
        CallAsync("bookmarks.add", new() { ["channel_id"] = channel, ["title"] = title, ["type"] = "link", ["link"] = link }, SlackJson.Default.SlackFailure, ct);

    public Task PinAsync(string channel, string ts, CancellationToken ct) => CallAsync("pins.add", new() { ["channel"] = channel, ["timestamp"] = ts }, SlackJson.Default.SlackFailure, ct);

    public async Task<SlackUser> UserAsync(string user, CancellationToken ct) => (await CallAsync("users.info", new() { ["user"] = user }, SlackJson.Default.UserAnswer, ct)).User;

    public async Task<SlackUser> UserByEmailAsync(string email, CancellationToken ct) => (await CallAsync("users.lookupByEmail", new() { ["email"] = email }, SlackJson.Default.UserAnswer, ct)).User;

    public async Task<IReadOnlyList<SlackUserGroup>> UserGroupsAsync(CancellationToken ct) => (await CallAsync("usergroups.list", [], SlackJson.Default.UserGroupsAnswer, ct)).Usergroups;

    /// <param name="largest">In bytes; a larger file is refused.</param>
    public Task<byte[]> DownloadAsync(string address, long largest, CancellationToken ct) => http.DownloadAsync(workspace.Token, address, largest, ct);

    /// <summary>Answers a command or button; the address is checked to be Slack's.</summary>
    public Task RespondAsync(string responseUrl, Message message, bool replace, CancellationToken ct)
    {
        var body = new JsonObject { ["response_type"] = "ephemeral", ["replace_original"] = replace, ["text"] = Fit.Text(message) };
        if (Fit.Blocks(message) is { } blocks) body["blocks"] = JsonNode.Parse(blocks);
        return http.RespondAsync(responseUrl, body.ToJsonString(), ct);
    }

    /// <summary>The key by which a message of ours is found again when Slack's answer was lost.</summary>
    static string Metadata(string key) => new JsonObject { ["event_type"] = "postmortem", ["event_payload"] = new JsonObject { ["key"] = key } }.ToJsonString();

    async Task<T> CallAsync<T>(string method, Dictionary<string, string?> args, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken ct, bool paced = true) where T : SlackFailure
    {
        var answer = await http.CallAsync(workspace.TeamId, workspace.Token, method, args, type, ct, paced);
        HasCalled = true;
        return answer;
    }
}
