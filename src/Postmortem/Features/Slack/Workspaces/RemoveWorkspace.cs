using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Workspaces;

/// <param name="IsUninstalled">False when it has to be taken out at Slack by hand.</param>
public sealed record RemovedWorkspace(string Name, bool IsUninstalled);

/// <summary>
/// Takes the bot out of a workspace: its token is gone from here whatever Slack says, and Slack is asked to uninstall the app. Its
/// incidents and their record stay.
/// </summary>
public sealed class RemoveWorkspace(Database database, SlackOptions options, SlackWorkspaces workspaces, SlackHttp http, TimeProvider clock, ILogger<RemoveWorkspace> log)
{
    public async Task<Result<RemovedWorkspace>> RunAsync(string? teamId, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        if (await database.ReadAsync(s => s.FindWorkspaceAsync(teamId ?? ""), ct) is not { } row) return Failure.NotFound("This workspace");
        if (row.IsConfigured) return Failure.Conflict($"The token of {row.Name} stands in Slack__BotToken. Take it out there and restart.");
        var workspace = workspaces.Open(row);
        var removed = await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.RemoveWorkspaceAsync(row.TeamId, clock.GetUtcNow()) == 0) return Failure.NotFound("This workspace");
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("slack.workspace_removed", null, WorkspaceRow.Subject, new { row.TeamId, row.Name }));
            return Done.Value;
        }, ct);
        if (removed.Failure is { } failure) return failure;
        workspaces.Forget(row.TeamId);
        return new RemovedWorkspace(row.Name, workspace is null || await UninstallAsync(workspace, ct));
    }

    async Task<bool> UninstallAsync(Workspace workspace, CancellationToken ct)
    {
        try
        {
            Dictionary<string, string?> client = new() { ["client_id"] = options.ClientId, ["client_secret"] = options.ClientSecret };
            await http.CallAsync(workspace.TeamId, workspace.Token, "apps.uninstall", client, SlackJson.Default.SlackFailure, ct, paced: false);
            return true;
        }
        catch (SlackException e)
        {
            log.LogWarning("Slack did not uninstall the app from {Team}: {Error}", workspace.TeamId, e.Message);
            return e.Trouble == SlackTrouble.Refused && SlackErrors.IsTokenLost(e.Error);
        }
    }
}
