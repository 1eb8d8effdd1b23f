using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Publishing;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Features.Slack.Suspects;
using Postmortem.Features.Slack.Updates;
using Postmortem.Features.Slack.Working;

namespace Postmortem.Features.Slack.Channels;

/// <summary>
/// An incident became private and its channel is open to everybody. Slack lets no bot make a channel private, so the incident moves: what
/// we said in the old channel goes, and the steps that follow in the lane set up a private one. If an owner of the workspace made the old
/// one private by hand, it is kept.
/// </summary>
public sealed class HideChannel(Database database, Posts posts, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "channel.hide";
    const int MostNames = 5;
    const string Moved = "This incident is private now and goes on in a private channel. Whoever belongs to it was invited there.\n"
        + "What people wrote here can still be read: please delete what must not be seen, or archive this channel.";

    /// <summary>Messages that name the incident or what is done about it, and what stands in their place.</summary>
    static readonly (string Kind, string Gone)[] Gone =
    [
        (TellChannel.TaskName, "This follow-up is no longer shown here."),
        (SendReminder.TaskName, "This reminder is no longer shown here."),
        (KeepSuspects.TaskName, "What changed before is no longer shown here."),
        (TellUpdate.TaskName, "This update is no longer shown here."),
        (TellChannelOfReview.TaskName, "News of the review are no longer shown here."),
    ];

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindIncidentAsync(item), ct) is not { Visibility: Visibility.Private } incident) return;
        if (await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct) is not { IsPrivate: false } channel) return;
        if (channel.ChannelId is { } old && await FindAsync(api, old, ct) is { } there)
        {
            if (there.IsPrivate)
            {
                await database.WriteAsync(s => s.KeepAsPrivateAsync(incident.Id), ct);
                return;
            }
            if (!there.IsArchived) await ClearAsync(api, item, incident, there, ct);
        }
        await database.WriteAsync(s => s.MoveToPrivateAsync(incident.Id, ChannelName.Of(incident.Number, incident.Title), clock.GetUtcNow()), ct);
    }

    async Task ClearAsync(SlackApi api, OutboundItem item, IncidentRef incident, SlackChannel old, CancellationToken ct)
    {
        await posts.KeepCurrentAsync(api, item, KeepHeadline.KeyOf(incident.Id), old.Id, new Message(Moved) { Blocks = [Block.Section(Moved)] }, ct);
        foreach (var (kind, gone) in Gone)
            foreach (var post in await database.ReadAsync(s => s.ListPostsAsync(incident.Id, kind), ct))
                if (post.ChannelId == old.Id) await posts.TakeBackAsync(api, post, gone, ct);
        await api.SetTopicAsync(old.Id, "", ct);
        var name = ChannelName.OfMoved(incident.Number);
        for (var tries = 1; !old.Name.StartsWith(ChannelName.OfMoved(incident.Number), StringComparison.Ordinal); tries++)
        {
            try
            {
                await api.RenameAsync(old.Id, name, ct);
                return;
            }
            catch (SlackException e) when (e.Error == "name_taken" && tries < MostNames)
            {
                name = ChannelName.Next(name);
            }
        }
    }

    /// <returns>Null when somebody deleted it.</returns>
    static async Task<SlackChannel?> FindAsync(SlackApi api, string channel, CancellationToken ct)
    {
        try
        {
            return await api.ChannelInfoAsync(channel, ct);
        }
        catch (SlackException e) when (e.Error == "channel_not_found")
        {
            return null;
        }
    }
}
