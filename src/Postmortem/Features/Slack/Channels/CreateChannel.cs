using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Channels;

/// <summary>
/// Makes the incident's channel. The name is kept before Slack is asked: when the answer is lost, the channel is found again among the
/// bot's own, by name and maker, instead of being made twice.
/// </summary>
public sealed class CreateChannel(Database database, AppOptions app, SlackSignals signals, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "channel.create";
    const int MostNames = 5;
    const int MostPages = 10;

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var incident = await database.ReadAsync(s => s.FindIncidentAsync(item), ct);
        if (incident is null) return;
        var planned = new IncidentChannel
        {
            IncidentId = incident.Id,
            TeamId = item.TeamId,
            Name = ChannelName.Of(incident.Number, incident.Title),
            IsPrivate = incident.Visibility == Visibility.Private,
            CreatedAt = clock.GetUtcNow(),
        };
        await database.WriteAsync(s => s.PlanChannelAsync(planned), ct);
        var channel = (await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct))!;
        if (channel is { ChannelId: null, IsPrivate: false } && planned.IsPrivate)
        {
            // It became private while its channel could not be made.
            await database.WriteAsync(s => s.MoveToPrivateAsync(incident.Id, planned.Name, planned.CreatedAt), ct);
            channel = channel with { Name = planned.Name, IsPrivate = true };
        }
        if (channel.ChannelId is not null || channel.TeamId != item.TeamId) return;
        if (item.MayBeDone && await FindOwnAsync(api, channel, ct) is { } made)
        {
            await database.WriteAsync(s => s.SetChannelAsync(incident.Id, made.Id, made.Name), ct);
            return;
        }
        try
        {
            await MakeAsync(api, channel, ct);
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused && !SlackErrors.IsTokenLost(e.Error))
        {
            await TellAsync(item, incident, e, ct);
            throw;
        }
    }

    /// <summary>Whoever was promised a channel hears that there is none, and where to go on. Once; an administrator sees it among what was given up.</summary>
    async Task TellAsync(OutboundItem item, IncidentRef incident, SlackException refused, CancellationToken ct)
    {
        var name = Mrkdwn.Link(app.PageOf(incident), incident.Name);
        // Of a private one nothing is done outside its channel.
        var here = incident.Visibility == Visibility.Private ? "" : $" or here, like `/incident note {incident.Name} …`";
        var message = new Message($"*{name} has no channel*: Slack refused to make it. The incident stands; go on on the web{here}.\n{Mrkdwn.Escape(refused.Remedy)}") { More = app.PageOf(incident) };
        await database.WriteAsync(async s =>
        {
            foreach (var user in await s.ListPromisedAsync(incident.Id))
                await s.EnqueueAsync(new PostWork(message) { UserId = user }.For(item.TeamId, $"no channel {incident.Id:D} {user}", incident.Id), clock.GetUtcNow());
            return true;
        }, ct);
        signals.Outbound.Give();
    }

    async Task MakeAsync(SlackApi api, IncidentChannel channel, CancellationToken ct)
    {
        for (var (name, tries) = (channel.Name, 1); ; tries++)
        {
            try
            {
                var made = await api.CreateChannelAsync(name, channel.IsPrivate, ct);
                await database.WriteAsync(s => s.SetChannelAsync(channel.IncidentId, made.Id, made.Name), ct);
                return;
            }
            catch (SlackException e) when (e.Error == "name_taken" && tries < MostNames)
            {
                name = ChannelName.Next(name);
                await database.WriteAsync(s => s.RenamePlanAsync(channel.IncidentId, name), ct);
            }
        }
    }

    /// <summary>Whoever makes a channel is in it: the bot's own channels are few, those of a workspace are not.</summary>
    static async Task<SlackChannel?> FindOwnAsync(SlackApi api, IncidentChannel channel, CancellationToken ct)
    {
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var own = await api.OwnChannelsAsync(cursor, ct);
            if (own.Channels.FirstOrDefault(c => c.Name == channel.Name && c.IsPrivate == channel.IsPrivate && c.Creator == api.Workspace.BotUserId) is { } found) return found;
            cursor = own.ResponseMetadata?.NextCursor;
            if (string.IsNullOrEmpty(cursor)) return null;
        }
        return null;
    }
}
