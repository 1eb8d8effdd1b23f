using Postmortem.Data;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Doors;

/// <summary>Works on what was acknowledged: in order within a channel, several channels at once. A claim expires, so nothing is lost with a process.</summary>
public sealed class InboxWorker(Database database, SlackDispatcher dispatcher, SlackSignals signals, TimeProvider clock, ILogger<InboxWorker> log) : BackgroundService, IHourlyJob
{
    public const int MostAttempts = 6;
    const int BatchSize = 16;
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunBatchAsync(stoppingToken) > 0)
                {
                }
                await signals.Inbox.WaitAsync(LongestIdle, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Slack's inbox could not be read; trying again");
                await Task.Delay(LongestIdle, stoppingToken);
            }
        }
    }

    /// <returns>How many items were dealt with; 0 when nothing was waiting.</returns>
    public async Task<int> RunBatchAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!await database.ReadAsync(s => s.AnyWaitingAsync(now), ct)) return 0;
        var batch = await database.WriteAsync(s => s.ClaimInboxAsync(now, now + Claim, BatchSize), ct);
        await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (item, stop) => await RunAsync(item, stop));
        return batch.Count;
    }

    public Task RunAsync(CancellationToken ct) => database.WriteAsync(s => s.ForgetOldInboxAsync(clock.GetUtcNow()), ct);

    async Task RunAsync(InboxItem item, CancellationToken ct)
    {
        try
        {
            await SettleAsync(item, await dispatcher.RunAsync(item, ct), ct);
        }
        catch (CarriedOutException)
        {
            await SettleAsync(item, Reply.Say("Done."), ct);
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Limited)
        {
            await database.WriteAsync(s => s.PutBackInboxAsync(item.Id, clock.GetUtcNow() + (e.RetryAfter ?? TimeSpan.FromSeconds(5)), e.Message, null), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var given = item.Attempts >= MostAttempts;
            log.LogError(e, "Slack's {Kind} {Id} failed for the {Attempt}. time{Ending}", item.Kind, item.Id, item.Attempts, given ? "; given up" : "");
            var now = clock.GetUtcNow();
            await database.WriteAsync(s => s.PutBackInboxAsync(item.Id, now + TimeSpan.FromSeconds(Math.Pow(2, item.Attempts)), $"{e.GetType().Name}: {e.Message}", given ? now : null), ct);
            if (given && item.Kind != InboxKind.Event) await SettleAsync(item, Reply.Say($"Something went wrong on our side, and this was not done. The log has the rest under {item.Id}."), ct);
        }
    }

    async Task SettleAsync(InboxItem item, Reply reply, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s =>
        {
            if (Replies.MessageFor(item, reply, now) is { } message) await s.EnqueueAsync(message, now);
            return await s.SettleInboxAsync(item.Id, now);
        }, ct);
        if (reply != Reply.None) signals.Outbound.Give();
    }
}
