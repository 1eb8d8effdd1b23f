using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Reminders;

/// <param name="Occasions">What it is for; several when one message tells a person of several follow-ups.</param>
public sealed record ReminderWork(IReadOnlyList<string> Occasions)
{
    public string Kind { get; init; } = "";

    /// <summary>Null: into the incident's channel.</summary>
    public Guid? PersonId { get; init; }
    public IReadOnlyList<Guid> FollowUps { get; init; } = [];
    public bool IsEscalated { get; init; }
}

/// <summary>Sends a reminder if it is still true; what was done or put off meanwhile is passed over in silence.</summary>
public sealed class SendReminder(Database database, Posts posts, SlackPeople people, FollowArchiving follow, AppOptions app, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "reminder";

    /// <summary>With which the keys of those under an announcement begin.</summary>
    public const string UnderAnnouncement = "reminder.announcement";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.ReminderWork)!;
        var message = work.FollowUps.Count > 0 ? await OfFollowUpsAsync(work, ct) : await OfIncidentAsync(item, work, ct);
        if (message is null || await FindPlaceAsync(item, work, api, ct) is not { } place) return;
        try
        {
            // What stands in a channel is kept in mind: it goes when the incident becomes private.
            if (work.PersonId is null)
            {
                await posts.KeepCurrentAsync(api, item, item.DedupeKey, place, message, ct);
                if (work.Kind == ReminderKind.NoCommander) await TellUnderAnnouncementAsync(item, api, message, ct);
            }
            else await posts.PostOnceAsync(api, item, item.DedupeKey, place, message, null, ct);
        }
        catch (SlackException e) when (work.PersonId is null && SlackErrors.IsArchived(e.Error))
        {
            await follow.RunAsync(item.TeamId, place, isArchived: true, SlackPerson.Nobody.Actor, ct);
        }
    }

    /// <summary>Whoever may lead need not be in the channel yet: somebody without an account may sit there alone.</summary>
    async Task TellUnderAnnouncementAsync(OutboundItem item, SlackApi api, Message message, CancellationToken ct)
    {
        var post = await database.ReadAsync(async s => await s.IsPrivateAsync(item.IncidentId!.Value) ? null : await s.FindPostAsync(KeepAnnouncement.KeyOf(item.IncidentId.Value)), ct);
        if (post is not null && post.TeamId == item.TeamId) await posts.KeepCurrentAsync(api, item, $"{UnderAnnouncement} {item.DedupeKey}", post.ChannelId, message, ct, post.Ts);
    }

    /// <returns>Null when there is nowhere to say it, or nowhere that is private enough.</returns>
    async Task<string?> FindPlaceAsync(OutboundItem item, ReminderWork work, SlackApi api, CancellationToken ct)
    {
        if (work.PersonId is { } person) return await people.FindUserAsync(api, person, ct) is { } user ? await api.OpenDirectAsync(user, ct) : null;
        return await database.ReadAsync(async s => await s.FindChannelAsync(item.IncidentId!.Value) is { ArchivedAt: null } channel && await s.IsFitAsync(channel) ? channel.ChannelId : null, ct);
    }

    async Task<Message?> OfIncidentAsync(OutboundItem item, ReminderWork work, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await database.ReadAsync(async s =>
        {
            var reminders = await s.ReadRemindersOfAsync(item.IncidentId!.Value, now);
            if (!reminders.Any(r => IsStillMeant(r, work, now)) || await s.FindIncidentAsync(item) is not { } incident) return null;
            var facts = (await s.ReadFactsAsync(incident.Number, Actor.System, now))!;
            return await ReminderMessage.OfAsync(s, work.Kind, facts, await s.FindChannelAsync(incident.Id), app);
        }, ct);
    }

    async Task<Message?> OfFollowUpsAsync(ReminderWork work, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await database.ReadAsync(async s =>
        {
            var items = new List<ActionItem>();
            foreach (var id in work.FollowUps)
                if ((await s.ReadRemindersOfFollowUpAsync(id)).Any(r => IsStillMeant(r, work, now)) && await s.FindActionItemAsync(await NumberAsync(s, id), Actor.System) is { } item) items.Add(item);
            var zone = await s.ScalarAsync<string>("select time_zone from people where id = @PersonId", new { work.PersonId });
            return items.Count == 0 ? null : FollowUpMessage.Of(items, work.IsEscalated, (Actor.System with { TimeZone = zone ?? "UTC" }).Today(now), app);
        }, ct);
    }

    static bool IsStillMeant(Reminder reminder, ReminderWork work, DateTimeOffset now) =>
        reminder.IsDue(now) && reminder.PersonId == work.PersonId && work.Occasions.Contains(reminder.Occasion);

    static Task<int> NumberAsync(ReadSession s, Guid id) => s.ScalarAsync<int>("select number from action_items where id = @id", new { id });
}
