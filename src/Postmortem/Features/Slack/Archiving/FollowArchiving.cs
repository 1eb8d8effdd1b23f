using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Doors;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>A channel was archived, or unarchived: by us, or by hand in Slack. Known already, it is nothing.</summary>
public sealed class FollowArchiving(Database database, SlackSignals signals, TimeProvider clock)
{
    public async Task RunAsync(string teamId, string channelId, bool isArchived, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s =>
        {
            if (await s.FindChannelAsync(teamId, channelId) is not { IncidentId: var incident }) return false;
            if (!await (isArchived ? s.SetArchivedAsync(incident, now) : s.SetUnarchivedAsync(incident, actor.Name, now))) return false;
            await s.RecordAsync(actor, now, new Fact(isArchived ? "channel.archived" : "channel.unarchived", incident, incident));
            await ChannelPlan.RefreshAsync(s, incident, teamId, OrderedKey.Next(now), now);
            s.Announce(new LiveChange(incident, LivePart.Facts));
            return true;
        }, ct);
        signals.Outbound.Give();
    }
}
