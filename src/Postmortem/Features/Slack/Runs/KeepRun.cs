using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Runs;

/// <summary>Tells the incident's channel, and no other, once for each state that needs somebody; what stood there before follows.</summary>
public sealed class KeepRun(Database database, FollowArchiving follow, Posts posts, RunOrders orders, AppOptions app, TimeProvider clock) : ChannelStep(database, follow)
{
    public const string TaskName = "run";

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        var id = Guid.Parse(item.Payload);
        if (await Database.ReadAsync(s => ReadAsync(s, id), ct) is not { } told) return;
        foreach (var state in RunMessage.States)
        {
            var key = $"run {id:D} {state}";
            var stands = (await Database.ReadAsync(s => s.FindPostAsync(key), ct))?.ChannelId == channel;
            if (stands || (told.Run.State == state && !IsTold(told.Run))) await posts.KeepCurrentAsync(api, item, key, channel, RunMessage.Of(state, told, app.PageOf(incident)), ct);
        }
    }

    /// <summary>What was refused before anything was sent is told where it was asked.</summary>
    static bool IsTold(Run run) => run is { State: RunState.Aborted, SentAt: null, ApprovedAt: null, AbortAskedBy: not null };

    async Task<ToldRun?> ReadAsync(ReadSession s, Guid id)
    {
        if (await s.FindRunAsync(id) is not { } run || await s.FindRollbackAsync(run.IncidentId, run.Attempt) is not { } rollback) return null;
        var mayStop = !run.IsOver && run.AbortAskedAt is null && await orders.ReadAsync(s, run, clock.GetUtcNow()) is var (kind, order) && kind.WhyNotAborted(order) is null;
        return new(run, rollback, (await s.ReadRunsViewAsync(run.Number, rollback, Actor.System)).StuckAfterMinutes, mayStop);
    }
}

/// <summary>What becomes of runs: their own news, and the end of a rollback, which is committed together with that of its run.</summary>
public sealed class RunFacts(Database database, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    public bool Wants(OutboxMessage message) => message.IncidentId is not null && (message.Topic.StartsWith("rollback.run_", StringComparison.Ordinal) || message.Topic is "rollback.finished" or "rollback.failed" or "rollback.verified");

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        var incident = message.IncidentId!.Value;
        var told = await database.WriteAsync(async s => await s.FindChannelAsync(incident) is { ArchivedAt: null } channel && await RunOfAsync(s, message) is { } run
            && await s.EnqueueUnlessWaitingAsync(new($"{KeepRun.TaskName} {run:D} {message.Id:D}", KeepRun.TaskName, channel.TeamId, Lanes.Of(incident), incident, run.ToString("D")), clock.GetUtcNow()), ct);
        if (told) signals.Outbound.Give();
    }

    static async Task<Guid?> RunOfAsync(ReadSession s, OutboxMessage message)
    {
        if (!message.Topic.StartsWith("rollback.run_", StringComparison.Ordinal)) return (await s.ListRunsAsync(message.SubjectId)).LastOrDefault(r => r is { DryRun: false, IsForeign: false })?.Id;
        return message.Payload is { } data && JsonSerializer.Deserialize<Named>(data, Journal.Json) is { Run: var run } && run != Guid.Empty ? run : null;
    }

    sealed record Named(Guid Run);
}
