using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Jobs;

namespace Postmortem.Features.Executors.Runs;

/// <summary>Sends what was committed, asks how far it is, and says when nothing is heard. A claim expires, so nothing is lost with a process.</summary>
public sealed class RunWorker(Database database, RunSender sender, RunOrders orders, RunFollower follower, TakeNews takeNews, RunSignal signal, TimeProvider clock, ILogger<RunWorker> log) : BatchWorker("Runs", log)
{
    const int AtOnce = 8;
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(2);

    protected override Task RestAsync(CancellationToken ct) => signal.Given.WaitAsync(LongestIdle, ct);

    /// <returns>How many runs were looked at; 0 when none was due.</returns>
    public override async Task<int> RunBatchAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!await database.ReadAsync(s => s.IsAnyRunDueAsync(now), ct)) return 0;
        var batch = await database.WriteAsync(s => s.ClaimRunsAsync(now, now + Claim, AtOnce), ct);
        await Task.WhenAll(batch.Select(id => LookAtAsync(id, ct)));
        return batch.Count;
    }

    async Task LookAtAsync(Guid id, CancellationToken ct)
    {
        try
        {
            var now = clock.GetUtcNow();
            var (run, order) = await database.ReadAsync(async s => await s.FindRunAsync(id) is { } found ? (found, await orders.ReadAsync(s, found, now)) : (null, null), ct);
            if (run is null || run.IsOver) return;
            if (run.State == RunState.Sending)
            {
                await takeNews.RunAsync(id, new(RunState.Unknown, $"The product was stopped while it sent this. Whether the {run.ExecutorName} got it is not known: look there."), ct, RunState.Sending);
                return;
            }
            if (order is not var (kind, known))
            {
                await takeNews.RunAsync(id, new(RunState.Failed, "The token of the executor can no longer be read. Enter it anew on the service's page."), ct);
                return;
            }
            if (run.State == RunState.Queued) await sender.SendAsync(run, kind, known, ct);
            else await follower.FollowAsync(run, kind, known, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Its claim expires, and it is looked at again.
            Log.LogError(e, "The run {Run} could not be looked after", id);
        }
    }
}
