using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Features.Timeline;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Updates;

/// <param name="EntryId">What is said stands on the timeline.</param>
/// <param name="DueAt">When people will hear again; null when nothing is promised.</param>
public sealed record UpdateWork(Guid EntryId, DateTimeOffset? DueAt);

/// <summary>
/// An update is news: it is said where people follow the incident, in its channel and under its announcement. The headline, which is changed
/// in place, rings nobody.
/// </summary>
public sealed class UpdateFacts(Database database, SlackWorkspaces workspaces, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    /// <summary>A day later people have heard otherwise.</summary>
    static readonly TimeSpan News = TimeSpan.FromDays(1);

    public bool Wants(OutboxMessage message) => message is { IncidentId: not null, Topic: "incident.next_update_set" or "entry.hidden" };

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        if (await workspaces.FindHomeAsync(ct) is not { } home || await ReadAsync(message, ct) is not { } work) return;
        var (incident, now, payload) = (message.IncidentId!.Value, clock.GetUtcNow(), JsonSerializer.Serialize(work, BlockJson.Readable.UpdateWork));
        await database.WriteAsync(async s =>
        {
            if (await s.FindChannelAsync(incident) is { ArchivedAt: null } channel) await TellAsync(s, TellUpdate.TaskName, channel.TeamId);
            await TellAsync(s, TellUpdateUnderAnnouncement.TaskName, home);
            return true;
        }, ct);
        signals.Outbound.Give();

        Task<bool> TellAsync(WriteSession s, string task, string team) => s.EnqueueAsync(new($"{task} {message.Id:D}", task, team, Lanes.Of(incident), incident, payload, now + News), now);
    }

    /// <returns>Null when there is nothing to say, or to take back.</returns>
    async Task<UpdateWork?> ReadAsync(OutboxMessage message, CancellationToken ct)
    {
        if (message.Topic == "incident.next_update_set")
        {
            var set = JsonSerializer.Deserialize<Told>(message.Payload!, Journal.Json)!;
            return set.EntryId is { } entry ? new(entry, set.To) : null;
        }
        var told = await database.ReadAsync(async s => await s.FindPostAsync(TellUpdate.KeyOf(message.SubjectId)) ?? await s.FindPostAsync(TellUpdateUnderAnnouncement.KeyOf(message.SubjectId)), ct);
        return told is null ? null : new(message.SubjectId, null);
    }

    sealed record Told(Guid? EntryId, DateTimeOffset? To);
}

/// <summary>In the incident's channel, as long as that is not archived.</summary>
public sealed class TellUpdate(Database database, FollowArchiving follow, Posts posts, AppOptions app) : ChannelStep(database, follow)
{
    public const string TaskName = "update.channel";

    public static string KeyOf(Guid entryId) => $"{TaskName} {entryId:D}";

    public override string Name => TaskName;

    protected override Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct) =>
        UpdateMessage.TellAsync(Database, posts, api, item, KeyOf, new(channel, null), incident, app, ct);
}

/// <summary>Under the incident's announcement, for those who follow it from afar. Nothing of a private one.</summary>
public sealed class TellUpdateUnderAnnouncement(Database database, Posts posts, AppOptions app) : IOutboundTask
{
    public const string TaskName = "update.announcement";

    public static string KeyOf(Guid entryId) => $"{TaskName} {entryId:D}";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var (incident, post) = await database.ReadAsync(async s => await s.FindIncidentAsync(item) is { Visibility: Visibility.Open } open
            ? (open, await s.FindPostAsync(KeepAnnouncement.KeyOf(open.Id))) : default, ct);
        if (post is not null) await UpdateMessage.TellAsync(database, posts, api, item, KeyOf, new(post.ChannelId, post.Ts), incident, app, ct);
    }
}

sealed record UpdatePlace(string Channel, string? ThreadTs);

static class UpdateMessage
{
    /// <summary>As it was said. Said once, it stays, as what people were told; what is hidden on the timeline is taken back here too.</summary>
    public static async Task TellAsync(Database database, Posts posts, SlackApi api, OutboundItem item, Func<Guid, string> keyOf, UpdatePlace place, IncidentRef incident, AppOptions app, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.UpdateWork)!;
        var key = keyOf(work.EntryId);
        var (entry, told) = await database.ReadAsync(async s => (
            await s.OneAsync<TimelineEntry>("select id, text, author_name, occurred_at, hidden_at from timeline_entries where id = @EntryId", new { work.EntryId }),
            await s.FindPostAsync(key)), ct);
        if (entry is null) return;
        if (entry.HiddenAt is null && told is null) await posts.KeepCurrentAsync(api, item, key, place.Channel, Of(incident, entry, work.DueAt, app), ct, place.ThreadTs);
        else if (entry.HiddenAt is not null && told is not null) await posts.TakeBackAsync(api, told, "This update is no longer shown here.", ct);
    }

    static Message Of(IncidentRef incident, TimelineEntry entry, DateTimeOffset? dueAt, AppOptions app) => new($"Update on {incident.Name}: {Mrkdwn.Of(entry.Text)}")
    {
        More = app.PageOf(incident),
        Blocks =
        [
            Block.Section($"*Update on {Mrkdwn.Link(app.PageOf(incident), incident.Name)}*\n{Mrkdwn.Of(entry.Text)}"),
            Block.Context($"{Mrkdwn.Escape(entry.AuthorName)}, {Mrkdwn.Time(entry.OccurredAt)} · {(dueAt is { } due ? $"Next update {Mrkdwn.Time(due)}" : "No further update is promised")}"),
        ],
    };
}
