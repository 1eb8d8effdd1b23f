using Postmortem.Data;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Doors;

/// <summary>Works on what was acknowledged: in order within a channel, several channels at once. A claim expires, so nothing is lost with a process.</summary>
public sealed class InboxWorker(Database database, SlackDispatcher dispatcher, SlackSignals signals, TimeProvider clock, ILogger<InboxWorker> log) : BatchWorker("Slack’s inbox", log), IHourlyJob
{
    public const int MostAttempts = 6;
    const int LanesAtOnce = 4;
    const int MostOfLane = 64;

    /// <summary>After this a lane lets others have their turn.</summary>
    static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(2);

    /// <summary>What comes within it is taken up together: fewer commits that acknowledgements would have to wait for, and nobody notices.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    protected override Task RestAsync(CancellationToken ct) => signals.Inbox.WaitAsync(LongestIdle, ct);

    protected override Task GatherAsync(CancellationToken ct) => Task.Delay(Gathering, ct);

    public override Task BeginAsync(CancellationToken ct) => database.WriteAsync(s => s.ReleaseAllClaimsAsync(InboxStore.Table), ct);

    /// <returns>How many items were dealt with; 0 when nothing was waiting.</returns>
    public override async Task<int> RunBatchAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var waiting = await database.ReadAsync(s => s.WaitingInboxAsync(now, LanesAtOnce, MostOfLane), ct);
        if (waiting.Count == 0) return 0;
        if (await PassOverAsync(waiting, ct) is > 0 and var passed) return passed;
        var batch = await database.WriteAsync(s => s.ClaimInboxAsync(now, now + Claims.Lasting, LanesAtOnce, MostOfLane), ct);
        // What has ended is claimed no more, so that renewing it changes nothing.
        await using var kept = Claims.Keep(database, InboxStore.Table, () => [.. batch.Select(i => i.Id)], clock, Log);
        await Task.WhenAll(batch.GroupBy(i => i.Lane).Select(lane => RunLaneAsync([.. lane.OrderBy(i => i.Id)], ct)));
        return batch.Count;
    }

    /// <summary>What concerns nobody needs no claim, which is a write that acknowledgements wait for: two replicas may pass over the same.</summary>
    async Task<int> PassOverAsync(IReadOnlyList<IReadOnlyList<InboxItem>> waiting, CancellationToken ct)
    {
        var passed = new List<Guid>();
        foreach (var lane in waiting) passed.AddRange((await dispatcher.ForNobodyAsync(lane, ct)).Select(i => i.Id));
        if (passed.Count > 0) await database.WriteAsync(async s =>
        {
            foreach (var id in passed) await s.SettleInboxAsync(id, clock.GetUtcNow());
            return passed.Count;
        }, ct);
        return passed.Count;
    }

    public Task RunAsync(CancellationToken ct) => database.WriteAsync(s => s.ForgetOldInboxAsync(clock.GetUtcNow()), ct);

    /// <summary>One after the other; what could not be done now holds up the rest.</summary>
    async Task RunLaneAsync(IReadOnlyList<InboxItem> items, CancellationToken ct)
    {
        var (begun, since) = (0, clock.GetTimestamp());
        // What needs no answer is settled together: each commit is one that acknowledgements wait for.
        var silent = new List<Guid>();
        try
        {
            while (begun < items.Count && clock.GetElapsedTime(since) < LongestTurn)
                if (!await RunAsync(items[begun++], silent, ct)) break;
        }
        finally
        {
            // Also when the program stops: nobody waits for a claim to expire.
            await database.WriteAsync(async s =>
            {
                foreach (var id in silent) await s.SettleInboxAsync(id, clock.GetUtcNow());
                return await s.ReleaseInboxAsync(items.Skip(begun).Select(i => i.Id));
            }, CancellationToken.None);
        }
    }

    /// <param name="silent">Takes what is done and needs no answer.</param>
    /// <returns>False when it is put back.</returns>
    async Task<bool> RunAsync(InboxItem item, List<Guid> silent, CancellationToken ct)
    {
        try
        {
            var reply = await dispatcher.RunAsync(item, ct);
            if (Replies.MessageFor(item, reply, clock.GetUtcNow()) is { } message) await SettleAsync(item, message, ct);
            else silent.Add(item.Id);
            return true;
        }
        catch (CarriedOutException)
        {
            await SettleAsync(item, "Done.", ct);
            return true;
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Limited)
        {
            await database.WriteAsync(s => s.PutBackInboxAsync(item.Id, clock.GetUtcNow() + (e.RetryAfter ?? TimeSpan.FromSeconds(5)), e.Message, null), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var given = item.Attempts >= MostAttempts;
            Log.LogError(e, "Slack's {Kind} {Id} failed for the {Attempt}. time{Ending}", item.Kind, item.Id, item.Attempts, given ? "; given up" : "");
            var now = clock.GetUtcNow();
            await database.WriteAsync(s => s.PutBackInboxAsync(item.Id, now + TimeSpan.FromSeconds(Math.Pow(2, item.Attempts)), $"{e.GetType().Name}: {e.Message}", given ? now : null), ct);
            if (given && item.Kind != InboxKind.Event) await SettleAsync(item, $"Something went wrong on our side, and this was not done. The log has the rest under {item.Id}.", ct);
        }
        return false;
    }

    Task SettleAsync(InboxItem item, string text, CancellationToken ct) => SettleAsync(item, Replies.MessageFor(item, Reply.Say(text), clock.GetUtcNow())!, ct);

    async Task SettleAsync(InboxItem item, OutboundWork answer, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s =>
        {
            await s.EnqueueAsync(answer, now);
            return await s.SettleInboxAsync(item.Id, now);
        }, ct);
        signals.Outbound.Give();
    }
}
