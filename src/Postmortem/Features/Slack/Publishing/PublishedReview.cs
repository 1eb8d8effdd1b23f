using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Publishing;

/// <summary>A published review is told where the incident was: in its channel, and under its announcement. People are told as with mentions.</summary>
public sealed class PublicationFacts(Database database, SlackWorkspaces workspaces, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    static readonly TimeSpan News = TimeSpan.FromDays(3);

    public bool Wants(OutboxMessage message) => message is { IncidentId: not null, Topic: "review.published" };

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        if (await workspaces.FindHomeAsync(ct) is not { } home) return;
        var (incident, now) = (message.IncidentId!.Value, clock.GetUtcNow());
        await database.WriteAsync(async s =>
        {
            if (await s.FindChannelAsync(incident) is { ArchivedAt: null } channel) await TellAsync(s, TellChannelOfReview.TaskName, channel.TeamId);
            await TellAsync(s, TellAnnouncementOfReview.TaskName, home);
            return true;
        }, ct);
        signals.Outbound.Give();

        Task<bool> TellAsync(WriteSession s, string task, string team) =>
            s.EnqueueAsync(new($"{task} {message.Id:D}", task, team, Lanes.Of(incident), incident, message.Id.ToString("D"), now + News), now);
    }
}

/// <summary>In the incident's channel, as long as that is not archived.</summary>
public sealed class TellChannelOfReview(Database database, FollowArchiving follow, Posts posts, AppOptions app) : ChannelStep(database, follow)
{
    public const string TaskName = "review.published.channel";

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        if (await Database.ReadAsync(s => s.ReadPublishedAsync(item, incident, app), ct) is { } message) await posts.KeepCurrentAsync(api, item, item.DedupeKey, channel, message, ct);
    }
}

/// <summary>Under the incident's announcement, where those stand who followed it from afar. Nothing of a private one.</summary>
public sealed class TellAnnouncementOfReview(Database database, Posts posts, AppOptions app) : IOutboundTask
{
    public const string TaskName = "review.published.announcement";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var (message, post) = await database.ReadAsync(async s => await s.FindIncidentAsync(item) is { Visibility: Visibility.Open } incident
            ? (await s.ReadPublishedAsync(item, incident, app), await s.FindPostAsync(KeepAnnouncement.KeyOf(incident.Id))) : default, ct);
        if (message is not null && post is not null) await posts.KeepCurrentAsync(api, item, item.DedupeKey, post.ChannelId, message, ct, post.Ts);
    }
}

static class PublishedMessage
{
    /// <returns>Null when the review was reopened since: its next publication has a message of its own.</returns>
    public static async Task<Message?> ReadPublishedAsync(this ReadSession session, OutboundItem item, IncidentRef incident, AppOptions app)
    {
        var fact = Guid.Parse(item.Payload);
        if (await session.ScalarAsync<int>("select count(*) from journal where incident_id = @Id and action in ('review.reopened', 'review.published') and id > @fact", new { incident.Id, fact }) > 0) return null;
        var followUps = await session.ScalarAsync<int>("select count(*) from action_items where incident_id = @Id and state not in ('verified', 'declined')", new { incident.Id });
        var page = app.ReviewOf(incident);
        var left = followUps switch
        {
            0 => "No follow-up is open.",
            1 => "One follow-up is open.",
            _ => $"{followUps.ToString(CultureInfo.InvariantCulture)} follow-ups are open.",
        };
        return new(Mrkdwn.Escape($"The review of {incident.Name} {incident.Title} is published. {left}"))
        {
            More = page,
            Blocks =
            [
                Block.Section($"*The review is published*: {Mrkdwn.Link(page, $"{incident.Name} {incident.Title}")}\n{left}"),
                Block.Actions(Button.Link("Read the review", page)),
            ],
        };
    }
}
