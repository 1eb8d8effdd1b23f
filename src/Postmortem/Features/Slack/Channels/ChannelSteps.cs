using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Channels;

/// <summary>What the steps have in common: the incident, and the channel that must stand first.</summary>
static class StepReads
{
    public static Task<IncidentRef?> FindIncidentAsync(this ReadSession session, OutboundItem item) => session.OneAsync<IncidentRef>(
        "select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i where i.id = @IncidentId", new { item.IncidentId });

    /// <returns>Null when there is nothing to do there: the incident became private, and this channel is not.</returns>
    /// <exception cref="SlackException">The channel could not be made; this step waits for the retry of that one.</exception>
    public static async Task<(string Channel, IncidentRef Incident)?> FindPlaceAsync(this Database database, OutboundItem item, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindIncidentAsync(item), ct) is not { } incident) return null;
        var channel = await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct);
        if (channel is { IsPrivate: false } && incident.Visibility == Visibility.Private) return null;
        return (channel?.ChannelId ?? throw new SlackException(item.Task, SlackTrouble.Refused, "no_channel"), incident);
    }
}

public sealed class SetTopic(Database database, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "channel.topic";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (await database.FindPlaceAsync(item, ct) is not var (channel, incident)) return;
        var facts = (await database.ReadAsync(s => s.ReadFactsAsync(incident.Number, Actor.System, clock.GetUtcNow()), ct))!;
        await api.SetTopicAsync(channel, $"{incident.Name} · {incident.Severity} · {incident.Title} · Commander: {HeadlineMessage.Commander(facts)}", ct);
    }
}

public sealed class AddBookmarks(Database database, AppOptions app) : IOutboundTask
{
    public const string TaskName = "channel.bookmarks";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (await database.FindPlaceAsync(item, ct) is not var (channel, incident)) return;
        var wanted = new[] { ("Incident page", app.PageOf(incident)), ("Review", app.ReviewOf(incident)) };
        // Slack adds a bookmark as often as it is asked to.
        var there = item.MayBeDone ? (await api.BookmarksAsync(channel, ct)).Select(b => b.Title).ToHashSet() : [];
        foreach (var (title, link) in wanted.Where(w => !there.Contains(w.Item1))) await api.AddBookmarkAsync(channel, title, link.AbsoluteUri, ct);
    }
}

/// <summary>Everybody with a role, the members of a private incident, and whoever declared it: one by one, since one bad id voids a whole invitation.</summary>
public sealed class InvitePeople(Database database, SlackPeople people) : IOutboundTask
{
    public const string TaskName = "channel.invite";
    static readonly string[] Harmless = ["already_in_channel", "cant_invite_self", "user_not_found", "users_not_found", "cant_invite", "user_is_restricted", "ura_max_channels", "user_disabled", "not_in_team"];

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (await database.FindPlaceAsync(item, ct) is not var (channel, _)) return;
        var users = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.InviteWork)!.Users.ToHashSet();
        var persons = await database.ReadAsync(async s => (await s.ListRoleHoldersAsync(item.IncidentId!.Value)).Concat(await s.ListMembersAsync(item.IncidentId.Value)).Select(h => h.PersonId).Distinct().ToList(), ct);
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
public sealed class KeepHeadline(Database database, Posts posts, AppOptions app, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "headline";

    public static string KeyOf(Guid incidentId) => $"headline {incidentId:D}";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (await database.FindPlaceAsync(item, ct) is not var (channel, incident)) return;
        var headline = (await database.ReadAsync(s => s.ReadHeadlineAsync(incident.Number, Actor.System, clock.GetUtcNow(), app), ct))!;
        var isNew = (await database.ReadAsync(s => s.FindPostAsync(KeyOf(incident.Id)), ct))?.ChannelId != channel;
        var post = await posts.KeepCurrentAsync(api, item, KeyOf(incident.Id), channel, headline, ct);
        if (isNew) await PinAsync(api, channel, post.Ts, ct);
    }

    static async Task PinAsync(SlackApi api, string channel, string ts, CancellationToken ct)
    {
        try
        {
            await api.PinAsync(channel, ts, ct);
        }
        catch (SlackException e) when (e.Error is "already_pinned" || e.Trouble != SlackTrouble.Limited)
        {
            // A headline that is not pinned is still the headline.
        }
    }
}

/// <summary>One message in the announcement channel, kept current. Nothing of a private incident stands there, also when it became private later.</summary>
public sealed class KeepAnnouncement(Database database, Posts posts, SlackOptions options, AppOptions app, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "announcement";

    public static string KeyOf(Guid incidentId) => $"announcement {incidentId:D}";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (options.AnnouncementChannel is not { } place || await database.ReadAsync(s => s.FindIncidentAsync(item), ct) is not { } incident) return;
        var key = KeyOf(incident.Id);
        if (incident.Visibility == Visibility.Private)
        {
            if (await database.ReadAsync(s => s.FindPostAsync(key), ct) is null) return;
            await posts.KeepCurrentAsync(api, item, key, place, new Message("This incident is no longer shown here."), ct);
            return;
        }
        var facts = (await database.ReadAsync(s => s.ReadFactsAsync(incident.Number, Actor.System, clock.GetUtcNow()), ct))!;
        var channel = await database.ReadAsync(s => s.FindChannelAsync(incident.Id), ct);
        await posts.KeepCurrentAsync(api, item, key, place, HeadlineMessage.Announcement(facts, channel?.ChannelId, app.PageOf(incident)), ct);
    }
}
