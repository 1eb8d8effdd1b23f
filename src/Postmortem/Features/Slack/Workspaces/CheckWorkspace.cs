using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Workspaces;

/// <summary>
/// Slack says that a workspace's token is gone. It may say so twice, or after the app was installed there anew: so Slack is asked
/// whether it still takes the token that is kept now.
/// </summary>
public abstract class LostWorkspace(Database database, SlackSignals signals, TimeProvider clock) : IEvent
{
    public abstract string Type { get; }

    public bool ForAnyone => true;

    public virtual bool Wants(SlackEvent e) => true;

    public async Task<Reply> RunAsync(EventCall call, CancellationToken ct)
    {
        var team = call.Workspace.TeamId;
        await database.WriteAsync(s => s.EnqueueUnlessWaitingAsync(new($"{CheckWorkspace.TaskName} {call.Envelope.EventId}", CheckWorkspace.TaskName, team, $"workspace {team}"), clock.GetUtcNow()), ct);
        signals.Outbound.Give();
        return Reply.None;
    }
}

public sealed class AppUninstalled(Database database, SlackSignals signals, TimeProvider clock) : LostWorkspace(database, signals, clock)
{
    public const string Event = "app_uninstalled";

    public override string Type => Event;
}

public sealed class TokensRevoked(Database database, SlackSignals signals, TimeProvider clock) : LostWorkspace(database, signals, clock)
{
    public const string Event = "tokens_revoked";

    public override string Type => Event;

    public override bool Wants(SlackEvent e) => e.Tokens?.Bot is { Count: > 0 };
}

/// <summary>What waits for a workspace whose token is gone is put aside, and goes on when the app is installed there again.</summary>
public sealed class CheckWorkspace(Database database, SlackWorkspaces workspaces, TimeProvider clock, ILogger<CheckWorkspace> log) : IOutboundTask
{
    public const string TaskName = "workspace.check";
    const string Fault = "The app was uninstalled at Slack, or its token was taken back there. Add the workspace again, or remove it here. What was to be sent there is put aside and goes on when the workspace is added again within three days.";

    static readonly Actor Slack = new(null, "Slack", Role.Reader, Door.Slack);

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindWorkspaceAsync(item.TeamId), ct) is not { } row) return;
        try
        {
            await (row.IsConfigured ? workspaces.CheckConfiguredAsync(ct) : workspaces.CheckInstalledAsync(row, ct));
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused && SlackErrors.IsTokenLost(e.Error))
        {
            log.LogWarning("Slack's workspace {Name} ({Team}) is lost: {Error}", row.Name, row.TeamId, e.Error);
            if (row.IsConfigured) await workspaces.SetFaultAsync(row.TeamId, e.Remedy, ct);
            else await LoseAsync(row, ct);
        }
    }

    async Task LoseAsync(WorkspaceRow row, CancellationToken ct)
    {
        await database.WriteAsync(async s =>
        {
            if (await s.TakeTokenAsync(row, Fault, clock.GetUtcNow()) == 1) await s.RecordAsync(Slack, clock.GetUtcNow(), new Fact("slack.workspace_lost", null, WorkspaceRow.Subject, new { row.TeamId, row.Name }));
            return true;
        }, ct);
        workspaces.Forget(row.TeamId);
    }
}
