using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;

namespace Postmortem.Features.Slack.Channels;

/// <summary>Something done in the incident's channel, once that stands. In one that is archived nothing is done any more.</summary>
public abstract class ChannelStep(Database database, FollowArchiving follow) : IOutboundTask
{
    protected Database Database => database;

    protected FollowArchiving Follow => follow;

    public abstract string Name { get; }

    protected abstract Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct);

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (await database.FindPlaceAsync(item, ct) is not var (channel, incident)) return;
        try
        {
            await RunAsync(item, api, channel, incident, ct);
        }
        catch (SlackException e) when (SlackErrors.IsArchived(e.Error))
        {
            // By hand, and we were not told.
            await follow.RunAsync(item.TeamId, channel, isArchived: true, SlackPerson.Nobody.Actor, ct);
        }
    }
}

/// <summary>What the steps have in common: the incident, and the channel that must stand first.</summary>
static class StepReads
{
    public static Task<IncidentRef?> FindIncidentAsync(this ReadSession session, OutboundItem item) => session.OneAsync<IncidentRef>(
        "select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i where i.id = @IncidentId", new { item.IncidentId });

    /// <returns>Null when there is nothing to do there: it is archived, or the incident became private and this channel is not.</returns>
    /// <exception cref="SlackException">The channel could not be made; this step waits for the retry of that one.</exception>
    public static async Task<(string Channel, IncidentRef Incident)?> FindPlaceAsync(this Database database, OutboundItem item, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindIncidentAsync(item), ct) is not { } incident) return null;
        var channel = await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct);
        if (channel is { ArchivedAt: not null } || (channel is { IsPrivate: false } && incident.Visibility == Visibility.Private)) return null;
        return (channel?.ChannelId ?? throw new SlackException(item.Task, SlackTrouble.Refused, "no_channel"), incident);
    }
}
