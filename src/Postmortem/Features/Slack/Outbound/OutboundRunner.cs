using System.Collections.Concurrent;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Outbound;

/// <summary>
/// Sends: each lane in order, several lanes at once. Slack's wish to wait is obeyed; while Slack is away lanes wait
/// with growing pauses and lose nothing; what Slack refuses for good is put aside with its remedy, and its lane goes on.
/// </summary>
public sealed class OutboundRunner(
    Database database, IEnumerable<IOutboundTask> tasks, SlackWorkspaces workspaces, SlackHttp http, SlackSignals signals, TimeProvider clock, ILogger<OutboundRunner> log) : BatchWorker("What goes to Slack", log), IHourlyJob
{
    const int BatchSize = 32;
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(2);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Why something is put aside until the bot is in its workspace again.</summary>
    public const string NotInstalled = "The bot is not in this workspace any more. This goes on when the workspace is added again.";

    /// <summary>How long Slack may be away before something is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    readonly Dictionary<string, IOutboundTask> _tasks = tasks.ToDictionary(t => t.Name);

    protected override Task RestAsync(CancellationToken ct) => signals.Outbound.WaitAsync(LongestIdle, ct);

    public override Task BeginAsync(CancellationToken ct) => database.WriteAsync(s => s.ReleaseAllClaimsAsync(OutboundStore.Table), ct);

    /// <returns>How many were dealt with; 0 when nothing may go out now.</returns>
    public override async Task<int> RunBatchAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!await database.ReadAsync(s => s.AnyOutboundAsync(now), ct)) return 0;
        var batch = await database.WriteAsync(s => s.ClaimOutboundAsync(now, now + Claims.Lasting, BatchSize), ct);
        var held = new ConcurrentDictionary<Guid, OutboundItem>(batch.Select(i => KeyValuePair.Create(i.Id, i)));
        await using var kept = Claims.Keep(database, OutboundStore.Table, () => [.. held.Keys], clock, Log);
        try
        {
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (item, stop) =>
            {
                await RunAsync(item, stop);
                held.TryRemove(item.Id, out _);
            });
        }
        finally
        {
            // Cut off: each counts as an attempt, since it may have reached Slack.
            if (!held.IsEmpty) await database.WriteAsync(s => s.ReleaseClaimsAsync(OutboundStore.Table, [.. held.Keys]), CancellationToken.None);
        }
        return batch.Count;
    }

    public Task RunAsync(CancellationToken ct) => database.WriteAsync(s => s.ForgetOldOutboundAsync(clock.GetUtcNow()), ct);

    async Task RunAsync(OutboundItem item, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (item.StaleAt < now)
        {
            await EndAsync(item, s => s.SettleOutboundAsync(item.Id, "dropped: too late", now), ct);
            return;
        }
        SlackApi? api = null;
        try
        {
            if (await workspaces.FindAsync(item.TeamId, ct) is not { } workspace)
            {
                await EndAsync(item, s => s.FailOutboundAsync(item.Id, NotInstalled, now), ct);
                return;
            }
            await _tasks[item.Task].RunAsync(item, api = new SlackApi(http, workspace), ct);
            await EndAsync(item, s => s.SettleOutboundAsync(item.Id, null, clock.GetUtcNow()), ct);
        }
        catch (SlackException e)
        {
            await SettleTroubleAsync(item, e, mayBeDone: api is { HasCalled: true }, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.LogError(e, "Slack task {Task} {Id} failed", item.Task, item.Id);
            await PutBackAsync(item, PauseAfter(item.Attempts), $"{e.GetType().Name}: {e.Message}", counts: true, ct);
        }
    }

    /// <param name="mayBeDone">A part of it: then a wish to wait counts as an attempt, after which it is looked at what stands.</param>
    async Task SettleTroubleAsync(OutboundItem item, SlackException e, bool mayBeDone, CancellationToken ct)
    {
        switch (e.Trouble)
        {
            case SlackTrouble.Limited:
                await PutBackAsync(item, e.RetryAfter ?? LongestIdle, e.Message, counts: mayBeDone, ct);
                break;
            case SlackTrouble.Away:
                Log.LogWarning("Slack task {Task}: {Error}; trying again", item.Task, e.Message);
                await PutBackAsync(item, e.RetryAfter ?? PauseAfter(item.Attempts), e.Message, counts: true, ct, isAway: true);
                break;
            case SlackTrouble.Refused when SlackErrors.IsTokenLost(e.Error):
                // Everything waits for the new token, and goes out afterwards.
                await workspaces.SetFaultAsync(item.TeamId, e.Remedy, ct);
                await PutBackAsync(item, LongestPause, $"{e.Message}. {e.Remedy}", counts: true, ct);
                break;
            default:
                Log.LogWarning("Slack refused task {Task}: {Error}. {Remedy}", item.Task, e.Message, e.Remedy);
                await EndAsync(item, s => s.FailOutboundAsync(item.Id, $"{e.Message}. {e.Remedy}", clock.GetUtcNow()), ct, tells: true);
                break;
        }
    }

    async Task PutBackAsync(OutboundItem item, TimeSpan pause, string error, bool counts, CancellationToken ct, bool isAway = false)
    {
        var now = clock.GetUtcNow();
        await EndAsync(item, s => now - item.CreatedAt > Patience
            ? s.FailOutboundAsync(item.Id, $"Given up after {Patience.Days} days. {error}", now)
            : s.PutBackOutboundAsync(item.Id, now + pause, error, counts, isAway ? item.AwaySince ?? now : null), ct, tells: isAway);
    }

    /// <summary>The incident's page says that Slack is away as long as it is, and what Slack refused.</summary>
    Task<int> EndAsync(OutboundItem item, Func<WriteSession, Task<int>> write, CancellationToken ct, bool tells = false) => database.WriteAsync(s =>
    {
        if (item.IncidentId is { } incident && (tells || item.AwaySince is not null)) s.Announce(new LiveChange(incident, LivePart.Facts));
        return write(s);
    }, ct);

    static TimeSpan PauseAfter(int attempts) => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(attempts, 10))));
}
