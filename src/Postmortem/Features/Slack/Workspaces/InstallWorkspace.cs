using Microsoft.AspNetCore.Http.Extensions;
using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Setup;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Workspaces;

/// <summary>The way to Slack's page on which an administrator lets the app into a workspace, and back from it.</summary>
static class Installing
{
    public const string Path = "/slack/oauth";
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static Uri BackTo(this AppOptions app) => new(app.BaseUrl, Path);

    /// <summary>Whoever comes back must bring both: what Slack was given, and what this browser was.</summary>
    public static string SecretOf(string? state, string? browser) => $"{state} {browser}";

    public static Failure NotSetUp() => new(Outcome.NotFound, "Workspaces cannot be added yet: Slack__ClientId and Slack__ClientSecret are not set. The steps are below, under “Several workspaces”.", []);
}

/// <summary>Begins to add a workspace, or to add one again.</summary>
public sealed class BeginInstall(Database database, SlackOptions options, AppOptions app, TimeProvider clock)
{
    /// <param name="browser">A secret that only this browser holds.</param>
    /// <param name="teamId">Which workspace Slack shows first; null leaves it to Slack.</param>
    /// <returns>Slack's page.</returns>
    public async Task<Result<Uri>> RunAsync(string browser, string? teamId, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        if (options.ClientId is not { } client) return Installing.NotSetUp();
        var (state, now) = (Secret.New(), clock.GetUtcNow());
        await database.WriteAsync(async s =>
        {
            await s.AddTicketAsync(Installing.SecretOf(state, browser), new() { Purpose = Ticket.Install, PersonId = actor.PersonId, ExpiresAt = now + Installing.Lifetime }, now);
            return true;
        }, ct);
        var query = new QueryBuilder { { "client_id", client }, { "scope", string.Join(',', AppScopes.All.Select(s => s.Name)) }, { "redirect_uri", app.BackTo().AbsoluteUri }, { "state", state } };
        if (teamId is { Length: > 0 }) query.Add("team", teamId);
        return new UriBuilder(options.AuthorizeUrl) { Query = query.ToString() }.Uri;
    }
}

/// <summary>As Slack sends the administrator back.</summary>
/// <param name="Code">Good once, for a token.</param>
/// <param name="Error">Set in place of a code.</param>
public sealed record InstallInput(string? Code, string? State, string? Browser, string? Error);

/// <summary>
/// Exchanges the code for the workspace's token and keeps it, encrypted. Whatever was put aside while the workspace was not installed goes on.
/// Until all of it has worked nothing is changed, so it can always be tried again.
/// </summary>
public sealed class InstallWorkspace(
    Database database, SlackOptions options, AppOptions app, SlackWorkspaces workspaces, SlackHttp http, SlackSignals signals, TimeProvider clock, ILogger<InstallWorkspace> log)
{
    public async Task<Result<WorkspaceRow>> RunAsync(InstallInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        if (options.ClientId is null) return Installing.NotSetUp();
        var now = clock.GetUtcNow();
        var ticket = await database.WriteAsync(s => s.TakeTicketAsync(Installing.SecretOf(input.State, input.Browser), Ticket.Install, now), ct);
        if (input.Error is { Length: > 0 } error)
            return Failure.Conflict(error == "access_denied" ? "It was cancelled at Slack. No workspace was added; you can add one at any time." : $"Slack ended it with '{Shorten(error)}'. No workspace was added.");
        if (ticket is null || ticket.PersonId != actor.PersonId || input.Code is not { Length: > 0 } code)
            return Failure.Conflict($"No workspace was added: this way back from Slack was used before, is older than {Installing.Lifetime.TotalMinutes:0} minutes, or was begun in another browser or by somebody else. Please begin again from here.");
        try
        {
            return await KeepAsync(await http.ExchangeAsync(code, app.BackTo(), ct), actor, ct);
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused)
        {
            log.LogWarning("A workspace could not be added: {Error}", e.Message);
            return Failure.Conflict($"Slack refused: {e.Error}. {e.Remedy} No workspace was added.");
        }
        catch (SlackException e)
        {
            log.LogWarning("A workspace could not be added: {Error}", e.Message);
            return Failure.Conflict("Slack did not answer in time. Nothing was changed here; add the workspace again in a minute.");
        }
    }

    async Task<Result<WorkspaceRow>> KeepAsync(OAuthAnswer answer, Actor actor, CancellationToken ct)
    {
        if (answer.IsEnterpriseInstall || answer.Team is not { Id.Length: > 0 } team)
            return Failure.Conflict("The app was let into a whole organisation. Postmortem works with single workspaces: begin again, and at Slack choose a workspace in place of the organisation. No workspace was added.");
        if (answer.TokenType != "bot" || !answer.AccessToken.StartsWith("xoxb-", StringComparison.Ordinal))
            return Failure.Conflict("Slack gave a token that runs out. Postmortem needs an app without token rotation, which Slack lets nobody switch off again: create the app anew from the manifest below. No workspace was added.");
        var now = clock.GetUtcNow();
        var row = new WorkspaceRow
        {
            TeamId = team.Id,
            EnterpriseId = answer.Enterprise?.Id,
            Name = team.Name ?? team.Id,
            AppId = answer.AppId,
            BotUserId = answer.BotUserId,
            BotToken = workspaces.Seal(answer.AccessToken),
            Scopes = answer.Scope,
            InstalledBy = actor.Name,
            InstalledAt = now,
            CheckedAt = now,
        };
        await database.WriteAsync(async s =>
        {
            await s.SaveWorkspaceAsync(row);
            await s.ResumeOutboundAsync(row.TeamId, OutboundRunner.NotInstalled, now - OutboundRunner.Patience, now);
            await s.RecordAsync(actor, now, new Fact("slack.workspace_installed", null, WorkspaceRow.Subject, new { row.TeamId, row.Name, row.Scopes }));
            return true;
        }, ct);
        workspaces.Forget(row.TeamId);
        signals.Outbound.Give();
        log.LogInformation("Slack's workspace {Name} ({Team}) was added by {Person}", row.Name, row.TeamId, actor.PersonId);
        return row;
    }

    /// <summary>It comes from an address that anybody can make.</summary>
    static string Shorten(string error) => new([.. error.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').Take(60)]);
}
