using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Reminders;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>Decides which channels are asked about now, and which are archived because nobody answered. Each is decided once, whichever replica comes first.</summary>
public sealed class ArchiveSchedule(Database database, SlackSignals signals, TimeProvider clock)
{
    /// <summary>What ended longer ago when this was switched on is left alone.</summary>
    const int LookBackDays = 30;

    /// <returns>How many were decided.</returns>
    public async Task<int> DecideAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var decided = 0;
        var settings = await database.ReadAsync(s => s.ReadReminderSettingsAsync(), ct);
        if (settings.ArchiveAfterDays is { } days)
        {
            foreach (var channel in await database.ReadAsync(s => s.ListToAskAsync(now.AddDays(-days - LookBackDays), now.AddDays(-days)), ct))
            {
                if (settings.Quiet.EndAfter(now, new Recipient(default, channel.Zone ?? "UTC").Zone) > now) continue;
                var question = channel with { ArchiveAskedAt = now };
                if (await database.WriteAsync(async s => await s.AskAsync(question) && await s.EnqueueAsync(KeepArchiveQuestion.For(question), now), ct)) decided++;
            }
        }
        foreach (var question in await database.ReadAsync(s => s.ListUnansweredAsync(now), ct))
            if (await database.WriteAsync(s => s.EnqueueAsync(ArchiveChannel.For(question), now), ct)) decided++;
        if (decided > 0) signals.Outbound.Give();
        return decided;
    }
}
