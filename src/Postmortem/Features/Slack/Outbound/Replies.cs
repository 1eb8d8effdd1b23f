using System.Text.Json;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;

namespace Postmortem.Features.Slack.Outbound;

/// <summary>An answer to the one who asked: into the modal that stands open, or as a message that only they see.</summary>
public sealed record ReplyWork
{
    public string? UserId { get; init; }
    public string? ChannelId { get; init; }
    public string? ThreadTs { get; init; }
    public string? ResponseUrl { get; init; }
    public string? ViewId { get; init; }
    public Modal? View { get; init; }
    public Message? Message { get; init; }
    public bool Replaces { get; init; }
}

public static class Replies
{
    /// <summary>An answer that comes later than this answers nothing any more; Slack's own limit for it is 30 minutes.</summary>
    static readonly TimeSpan Awaited = TimeSpan.FromMinutes(15);

    /// <returns>Null when there is nothing to say.</returns>
    public static OutboundWork? MessageFor(InboxItem item, Reply reply, DateTimeOffset now)
    {
        var view = reply.View;
        var message = reply.Message;
        // The modal that was opened must not be left with "One moment…".
        if (item.ViewId is not null && view is null) (view, message) = (Modal.Notice("Incident", message?.Text ?? "Done."), null);
        if (item.ViewId is null && view is not null) (view, message) = (null, new Message("Slack did not open the form in time. Please try again."));
        if (view is null && message is null) return null;
        var (user, channel, url, thread) = SlackDispatcher.AddressOf(item);
        var work = new ReplyWork { UserId = user, ChannelId = channel, ThreadTs = thread, ResponseUrl = url, ViewId = item.ViewId, View = view, Message = message, Replaces = reply.Replaces };
        return new($"reply {item.Id:D}", ReplyTask.TaskName, item.TeamId, Lanes.OfUser(item.TeamId, user ?? ""), null, JsonSerializer.Serialize(work, BlockJson.Readable.ReplyWork), now + Awaited);
    }
}

public sealed class ReplyTask(SlackOptions options) : IOutboundTask
{
    public const string TaskName = "reply";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.ReplyWork)!;
        if (work is { View: { } view, ViewId: { } viewId })
        {
            await UpdateAsync(api, viewId, view, ct);
            return;
        }
        var message = work.Message!;
        if (work.ResponseUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address) && options.IsSlacks(address))
        {
            try
            {
                await api.RespondAsync(url, message, work.Replaces, ct);
                return;
            }
            catch (SlackException e) when (e.Error == "response_url_gone")
            {
                // Used up or too old: said in the channel instead.
            }
        }
        await SayAsync(api, work, message, ct);
    }

    static async Task UpdateAsync(SlackApi api, string viewId, Modal view, CancellationToken ct)
    {
        try
        {
            await api.UpdateViewAsync(viewId, view, ct);
        }
        catch (SlackException e) when (e.Error is "not_found" or "view_not_found" or "hash_conflict")
        {
            // Closed meanwhile: nobody waits for it.
        }
    }

    static async Task SayAsync(SlackApi api, ReplyWork work, Message message, CancellationToken ct)
    {
        if (work.UserId is not { Length: > 0 } user) return;
        try
        {
            if (work.ChannelId is { Length: > 0 } channel)
            {
                await api.PostEphemeralAsync(channel, user, message, work.ThreadTs, ct);
                return;
            }
        }
        catch (SlackException e) when (e.Error is "not_in_channel" or "channel_not_found" or "user_not_in_channel" or "is_archived")
        {
            // Where the bot cannot speak it answers directly.
        }
        await api.PostMessageAsync(await api.OpenDirectAsync(user, ct), message, Guid.CreateVersion7().ToString(), null, ct);
    }
}
