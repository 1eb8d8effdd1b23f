using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Publishing;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Features.Slack.Updates;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Channels;

/// <summary>Set when what it tells has changed; one that people wrote themselves stays until then.</summary>
public sealed class SetTopic(Database database, FollowArchiving follow, TimeProvider clock) : ChannelStep(database, follow)
{
    public const string TaskName = "channel.topic";

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        var facts = (await Database.ReadAsync(s => s.ReadFactsAsync(incident.Number, Actor.System, clock.GetUtcNow()), ct))!;
        var topic = $"{incident.Name} · {incident.Severity} · {incident.Title} · Commander: {HeadlineMessage.Commander(facts)}";
        var set = new SlackPost { Key = $"topic {incident.Id:D}", IncidentId = incident.Id, TeamId = item.TeamId, ChannelId = channel, ContentHash = topic };
        if (await Database.ReadAsync(s => s.FindPostAsync(set.Key), ct) is { } stands && stands.ChannelId == channel && stands.ContentHash == topic) return;
        await api.SetTopicAsync(channel, topic, ct);
        await Database.WriteAsync(s => s.SavePostAsync(set, clock.GetUtcNow()), ct);
    }
}

public sealed class AddBookmarks(Database database, FollowArchiving follow, AppOptions app) : ChannelStep(database, follow)
{
    public const string TaskName = "channel.bookmarks";

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        var wanted = new[] { ("Incident page", app.PageOf(incident)), ("Review", app.ReviewOf(incident)) };
        // Slack adds a bookmark as often as it is asked to.
        var there = item.MayBeDone ? (await api.BookmarksAsync(channel, ct)).Select(b => b.Title).ToHashSet() : [];
        foreach (var (title, link) in wanted.Where(w => !there.Contains(w.Item1))) await api.AddBookmarkAsync(channel, title, link.AbsoluteUri, ct);
    }
}

/// <summary>Everybody with a role, the members of a private incident, and whoever declared it: one by one, since one bad id voids a whole invitation.</summary>
public sealed class InvitePeople(Database database, FollowArchiving follow, SlackPeople people) : ChannelStep(database, follow)
{
    public const string TaskName = "channel.invite";
    static readonly string[] Harmless = ["already_in_channel", "cant_invite_self", "user_not_found", "users_not_found", "cant_invite", "user_is_restricted", "ura_max_channels", "user_disabled", "not_in_team"];

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        var users = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.InviteWork)!.Users.ToHashSet();
        var persons = await Database.ReadAsync(async s => (await s.ListRoleHoldersAsync(item.IncidentId!.Value)).Concat(await s.ListMembersAsync(item.IncidentId.Value)).Select(h => h.PersonId).Distinct().ToList(), ct);
        foreach (var person in persons)
            if (await people.FindUserAsync(api, person, ct) is { } user) users.Add(user);
        foreach (var user in users) await InviteAsync(api, channel, user, ct);
    }

    static async Task InviteAsync(SlackApi api, string channel, string user, CancellationToken ct)
    {
        try
        {
            await api.InviteAsync(channel, user, ct);
        }
        catch (SlackException e) when (Harmless.Contains(e.Error))
        {
            // In it already, or somebody whom Slack does not let in: no reason to leave out the others.
        }
    }
}

/// <summary>The message in the channel that always tells what is true now.</summary>
public sealed class KeepHeadline(Database database, FollowArchiving follow, Posts posts, AppOptions app, TimeProvider clock) : ChannelStep(database, follow)
{
    public const string TaskName = "headline";

    public static string KeyOf(Guid incidentId) => $"headline {incidentId:D}";

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        var headline = (await Database.ReadAsync(s => s.ReadHeadlineAsync(incident.Number, Actor.System, clock.GetUtcNow(), app), ct))!;
        var before = await Database.ReadAsync(s => s.FindPostAsync(KeyOf(incident.Id)), ct);
        // Planned before it is posted, so that no end of this step can lose it.
        if (before?.ChannelId != channel) await PlanPinAsync(item, ct);
        var post = await posts.KeepCurrentAsync(api, item, KeyOf(incident.Id), channel, headline, ct);
        if (before is not null && before.Ts != post.Ts) await PlanPinAsync(item, ct);
    }

    Task<bool> PlanPinAsync(OutboundItem item, CancellationToken ct) => Database.WriteAsync(s => s.EnqueueAsync(
        new($"{PinHeadline.TaskName} {item.Id:D}", PinHeadline.TaskName, item.TeamId, item.Lane, item.IncidentId), clock.GetUtcNow()), ct);
}

/// <summary>A step of its own: a headline that waits for its pin stands already.</summary>
public sealed class PinHeadline(Database database, FollowArchiving follow) : ChannelStep(database, follow)
{
    public const string TaskName = "headline.pin";

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        if (await Database.ReadAsync(s => s.FindPostAsync(KeepHeadline.KeyOf(incident.Id)), ct) is not { } post || post.ChannelId != channel) return;
        try
        {
            await api.PinAsync(channel, post.Ts, ct);
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused && !SlackErrors.IsArchived(e.Error) && !SlackErrors.IsTokenLost(e.Error))
        {
            // Pinned already, or not allowed to: a headline that is not pinned is still the headline.
        }
    }
}

/// <summary>One message in the announcement channel, kept current. Nothing of a private incident stands there, also when it became private later.</summary>
public sealed class KeepAnnouncement(Database database, Posts posts, SlackWorkspaces workspaces, SlackOptions options, AppOptions app, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "announcement";

    /// <summary>Itself, and what is told under it.</summary>
    static readonly string[] Kinds = [TaskName, TellUpdateUnderAnnouncement.TaskName, SendReminder.UnderAnnouncement, TellAnnouncementOfReview.TaskName];

    public static string KeyOf(Guid incidentId) => $"announcement {incidentId:D}";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        // The channel is one of the first workspace: in another, its id is nothing, or something else.
        if (item.TeamId != await workspaces.FindHomeAsync(ct) || await database.ReadAsync(s => s.FindIncidentAsync(item), ct) is not { } incident) return;
        if (incident.Visibility == Visibility.Private)
        {
            foreach (var kind in Kinds)
                foreach (var post in await database.ReadAsync(s => s.ListPostsAsync(incident.Id, kind), ct)) await posts.TakeBackAsync(api, post, "This incident is no longer shown here.", ct);
            return;
        }
        if (options.AnnouncementChannel is not { } place) return;
        var facts = (await database.ReadAsync(s => s.ReadFactsAsync(incident.Number, Actor.System, clock.GetUtcNow()), ct))!;
        var channel = await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct);
        await posts.KeepCurrentAsync(api, item, KeyOf(incident.Id), place, HeadlineMessage.Announcement(facts, channel, app.PageOf(incident)), ct);
    }
}
