using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working;

/// <summary>A follow-up that was filed in Slack is said in the channel, and to its owner. One made from a message stands beside that message already.</summary>
public sealed class FollowUpFacts(Database database, SlackWorkspaces workspaces, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    /// <summary>A day later the channel has moved on.</summary>
    static readonly TimeSpan News = TimeSpan.FromDays(1);

    public bool Wants(OutboxMessage message) => message.Topic == "action_item.added";

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        var filed = await database.ReadAsync(s => s.OneAsync<Filed>("""
            select a.number, a.incident_id, a.owner_id, j.actor_id from journal j join action_items a on a.id = j.subject_id where j.id = @Id and j.door = 'slack' and a.source_ref is null
            """, new { message.Id }), ct);
        if (filed is null || await workspaces.FindHomeAsync(ct) is not { } home) return;
        var (number, now) = (filed.Number.ToString(CultureInfo.InvariantCulture), clock.GetUtcNow());
        await database.WriteAsync(async s =>
        {
            var team = (await s.FindChannelAsync(filed.IncidentId))?.TeamId ?? home;
            await s.EnqueueAsync(new($"{TellChannel.TaskName} {number}", TellChannel.TaskName, team, Lanes.Of(filed.IncidentId), filed.IncidentId, number, now + News), now);
            if (filed.OwnerId is { } owner && owner != filed.ActorId)
            {
                var theirs = await s.FindTeamOfAsync(owner, team) ?? team;
                await s.EnqueueAsync(new($"{TellOwner.TaskName} {number}", TellOwner.TaskName, theirs, Lanes.OfPerson(theirs, owner), filed.IncidentId, number), now);
            }
            return true;
        }, ct);
        signals.Outbound.Give();
    }

    sealed record Filed
    {
        public int Number { get; init; }
        public Guid IncidentId { get; init; }
        public Guid? OwnerId { get; init; }
        public Guid? ActorId { get; init; }
    }
}

/// <summary>Who does what until when, for everybody who works on the incident.</summary>
public sealed class TellChannel(Database database, Posts posts, AppOptions app) : IOutboundTask
{
    public const string TaskName = "follow_up.channel";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var (followUp, place) = await database.ReadAsync(async s => (
            await s.FindActionItemAsync(int.Parse(item.Payload, CultureInfo.InvariantCulture), Actor.System),
            await s.FindChannelAsync(item.IncidentId!.Value) is { ChannelId: { } id, ArchivedAt: null } channel && await s.IsFitAsync(channel) ? id : null), ct);
        if (followUp is null || place is null) return;
        await posts.KeepCurrentAsync(api, item, item.DedupeKey, place, FollowUpMessage.Card(followUp, $"Filed by {followUp.CreatedByName}", app), ct);
    }
}

/// <summary>Directly: it is theirs from now on, and the first reminder may be weeks away.</summary>
public sealed class TellOwner(Database database, Posts posts, SlackPeople people, AppOptions app, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "follow_up.owner";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var (followUp, zone) = await database.ReadAsync(async s =>
            await s.FindActionItemAsync(int.Parse(item.Payload, CultureInfo.InvariantCulture), Actor.System) is { OwnerId: { } owner } found && ActionState.IsToDo(found.State)
                && await s.FindOwnerAsync(found.IncidentId, owner) is { Sees: true }
                ? (found, await s.ScalarAsync<string>("select time_zone from people where id = @owner", new { owner })) : default, ct);
        if (followUp is null || await people.FindUserAsync(api, followUp.OwnerId!.Value, ct) is not { } user) return;
        var today = (Actor.System with { TimeZone = zone ?? "UTC" }).Today(clock.GetUtcNow());
        await posts.PostOnceAsync(api, item, item.DedupeKey, await api.OpenDirectAsync(user, ct), new Message(Mrkdwn.Escape($"{followUp.Name} is yours: {followUp.Title}"))
        {
            More = FollowUpMessage.PageOf(app, followUp.Number),
            Blocks = [Block.Section($"{Mrkdwn.Escape(followUp.CreatedByName)} filed a follow-up that you own."), .. FollowUpMessage.About(followUp, today, app), Block.Actions(FollowUpMessage.Ways(followUp.Number, app))],
        }, null, ct);
    }
}
