using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Reminders;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Reminders;

/// <summary>
/// Decides what is sent now. The occasion and its message are put down in one transaction, so two replicas, or a kill right after it,
/// lead to one message. Whether it is still true is asked again when its turn to go out comes (<see cref="SendReminder"/>).
/// </summary>
public sealed class ReminderWorker(Database database, SlackWorkspaces workspaces, ArchiveSchedule archiving, SlackSignals signals, TimeProvider clock, ILogger<ReminderWorker> log) : BackgroundService, IHourlyJob
{
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    /// <summary>What can wait for the morning can wait for some minutes too, and is more to read.</summary>
    const int TicksForWhatCanWait = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var tick = 0; ; tick++)
            {
                try
                {
                    await DecideAsync(tick % TicksForWhatCanWait == 0, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    log.LogError(e, "What is to be reminded of could not be read; trying again");
                }
                await Task.Delay(Tick, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <returns>How many messages were decided.</returns>
    public async Task<int> DecideAsync(bool alsoWhatCanWait, CancellationToken ct)
    {
        if (await workspaces.FindHomeAsync(ct) is not { } home) return 0;
        var now = clock.GetUtcNow();
        var due = await database.ReadAsync(s => s.ReadDueRemindersAsync(now, alsoWhatCanWait), ct);
        var decided = 0;
        // All of one person's follow-ups in one message.
        foreach (var together in due.GroupBy(r => r.FollowUpId is null ? r.Occasion : $"{r.PersonId} {r.IsEscalated}"))
        {
            var first = together.First();
            var channel = await database.ReadAsync(s => s.FindChannelAsync(first.IncidentId), ct);
            if (first.PersonId is null && (channel is not { ChannelId: not null, ArchivedAt: null } || !await database.ReadAsync(s => s.IsFitAsync(channel), ct))) continue;
            if (await database.WriteAsync(async s => await PutDownAsync(s, [.. together], await TeamOfAsync(s, first, channel, home), now), ct)) decided++;
        }
        if (decided > 0) signals.Outbound.Give();
        return alsoWhatCanWait ? decided + await archiving.DecideAsync(ct) : decided;
    }

    public Task RunAsync(CancellationToken ct) => database.WriteAsync(s => s.ForgetOldRemindersAsync(clock.GetUtcNow()), ct);

    /// <summary>The incident's, or else the one in which the person is known.</summary>
    static async Task<string> TeamOfAsync(ReadSession s, Reminder reminder, IncidentChannel? channel, string home) =>
        reminder.FollowUpId is null && channel is not null ? channel.TeamId : reminder.PersonId is { } person ? await s.FindTeamOfAsync(person, home) ?? home : home;

    static async Task<bool> PutDownAsync(WriteSession s, IReadOnlyList<Reminder> together, string teamId, DateTimeOffset now)
    {
        var mine = new List<Reminder>();
        foreach (var reminder in together)
            if (await s.DecideAsync(reminder, now)) mine.Add(reminder);
        if (mine.Count == 0) return false;
        var first = mine[0];
        var work = new ReminderWork([.. mine.Select(r => r.Occasion)]) { PersonId = first.PersonId, FollowUps = [.. mine.Select(r => r.FollowUpId).OfType<Guid>()], Kind = first.Kind, IsEscalated = first.IsEscalated };
        var lane = first.PersonId is { } person ? Lanes.OfPerson(teamId, person) : Lanes.Of(first.IncidentId);
        return await s.EnqueueAsync(new($"reminder {first.Occasion}", SendReminder.TaskName, teamId, lane, first.FollowUpId is null ? first.IncidentId : null,
            JsonSerializer.Serialize(work, BlockJson.Readable.ReminderWork), mine.Min(r => r.StaleAt)), now);
    }
}
