using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Postmortem.Data;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Workspaces;

/// <summary>The workspaces that the bot is installed in. One may be set up by its token in the configuration; others come through OAuth.</summary>
public sealed class SlackWorkspaces(Database database, IDataProtectionProvider protection, SlackOptions options, SlackHttp http, TimeProvider clock, ILogger<SlackWorkspaces> log)
{
    static readonly TimeSpan Cached = TimeSpan.FromMinutes(1);

    readonly IDataProtector _protector = protection.CreateProtector("Slack.BotToken");
    readonly ConcurrentDictionary<string, (Workspace? Workspace, DateTimeOffset Until)> _cache = new();

    /// <returns>Null when the bot is not installed there.</returns>
    public async ValueTask<Workspace?> FindAsync(string teamId, CancellationToken ct)
    {
        if (_cache.TryGetValue(teamId, out var cached) && cached.Until > clock.GetUtcNow()) return cached.Workspace;
        var workspace = await database.ReadAsync(s => s.FindWorkspaceAsync(teamId), ct) is { } row ? Open(row) : null;
        if (workspace is not null) _cache[teamId] = (workspace, clock.GetUtcNow() + Cached);
        return workspace;
    }

    /// <summary>Where incidents are carried that come from no workspace, and where all are announced: the first that was installed, also while its token is lost.</summary>
    /// <returns>Its team; null when there is none.</returns>
    public async Task<string?> FindHomeAsync(CancellationToken ct) =>
        (await database.ReadAsync(s => s.ListWorkspacesAsync(), ct)).FirstOrDefault(w => !w.IsConfigured || options.BotToken is not null)?.TeamId;

    /// <summary>Asks Slack who the configured token is, and keeps the answer.</summary>
    /// <exception cref="SlackException">Slack refused the token, or is away.</exception>
    public async Task<WorkspaceRow> CheckConfiguredAsync(CancellationToken ct)
    {
        var test = await http.CallAsync("", options.BotToken, "auth.test", [], SlackJson.Default.AuthTest, ct, paced: false);
        var row = new WorkspaceRow
        {
            TeamId = test.TeamId,
            EnterpriseId = test.EnterpriseId,
            Name = test.Team,
            BotUserId = test.UserId,
            Scopes = string.Join(',', test.Scopes),
            InstalledBy = WorkspaceRow.Configuration,
            InstalledAt = clock.GetUtcNow(),
            CheckedAt = clock.GetUtcNow(),
        };
        var kept = await database.WriteAsync(async s =>
        {
            await s.RemoveOtherConfiguredAsync(row.TeamId, clock.GetUtcNow());
            await s.SaveWorkspaceAsync(row);
            return await s.FindWorkspaceAsync(row.TeamId);
        }, ct);
        _cache.Clear();
        return kept!;
    }

    /// <summary>The same for a workspace that was installed through OAuth.</summary>
    /// <exception cref="SlackException">Slack refused the token, or is away.</exception>
    public async Task<WorkspaceRow> CheckInstalledAsync(WorkspaceRow row, CancellationToken ct)
    {
        if (Open(row) is not { } workspace) throw new SlackException("auth.test", SlackTrouble.Refused, "token_unreadable");
        var test = await http.CallAsync(row.TeamId, workspace.Token, "auth.test", [], SlackJson.Default.AuthTest, ct, paced: false);
        row = row with { Name = test.Team, Scopes = string.Join(',', test.Scopes), CheckedAt = clock.GetUtcNow(), Fault = null };
        await database.WriteAsync(s => s.KeepCheckAsync(row), ct);
        return row;
    }

    /// <summary>Its token is of no use any more: shown to administrators until it is mended.</summary>
    public async Task SetFaultAsync(string teamId, string? fault, CancellationToken ct)
    {
        Forget(teamId);
        await database.WriteAsync(s => s.SetWorkspaceFaultAsync(teamId, fault, clock.GetUtcNow()), ct);
    }

    /// <summary>As a token is kept: encrypted.</summary>
    public string Seal(string token) => _protector.Protect(token);

    /// <summary>After every commit that changes a workspace.</summary>
    public void Forget(string teamId) => _cache.TryRemove(teamId, out _);

    /// <returns>Null when there is no token, or none that can be read.</returns>
    public Workspace? Open(WorkspaceRow row)
    {
        try
        {
            var token = row.IsConfigured ? options.BotToken : row.BotToken is { } kept ? _protector.Unprotect(kept) : null;
            return token is null ? null : new Workspace(row.TeamId, row.EnterpriseId, row.Name, row.BotUserId, token);
        }
        catch (CryptographicException e)
        {
            log.LogError(e, "The token of Slack's team {Team} cannot be read; install the app there again", row.TeamId);
            return null;
        }
    }
}

/// <summary>Learns at the start which workspace the configured token belongs to; tries again while Slack is away.</summary>
public sealed class WorkspaceCheck(SlackWorkspaces workspaces, SlackOptions options, ILogger<WorkspaceCheck> log) : BackgroundService
{
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.BotToken is null) return;
        try
        {
            for (var pause = TimeSpan.FromSeconds(2); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                try
                {
                    var workspace = await workspaces.CheckConfiguredAsync(stoppingToken);
                    log.LogInformation("Slack: {Name} ({Team})", workspace.Name, workspace.TeamId);
                    return;
                }
                catch (SlackException e)
                {
                    log.LogWarning("Slack's answer to the token: {Error}. {Remedy}", e.Message, e.Remedy);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    log.LogError(e, "Slack's workspace could not be learned; trying again");
                }
                await Task.Delay(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }
}
