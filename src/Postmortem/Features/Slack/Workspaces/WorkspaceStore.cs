using Postmortem.Data;

namespace Postmortem.Features.Slack.Workspaces;

/// <summary>A row of <c>slack_workspaces</c>.</summary>
public sealed record WorkspaceRow
{
    public string TeamId { get; init; } = "";
    public string? EnterpriseId { get; init; }
    public string Name { get; init; } = "";
    public string? AppId { get; init; }
    public string BotUserId { get; init; } = "";

    /// <summary>Encrypted; null when the configuration holds it, or Slack has taken it back.</summary>
    public string? BotToken { get; init; }
    public string Scopes { get; init; } = "";
    public string InstalledBy { get; init; } = "";
    public DateTimeOffset InstalledAt { get; init; }
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>What is wrong with it, and the remedy; null when nothing is.</summary>
    public string? Fault { get; init; }

    public const string Configuration = "configuration";

    /// <summary>Of all facts about workspaces: Slack's ids are no keys of the journal's.</summary>
    public static readonly Guid Subject = new(0x534c41, 0, 0, [0, 0, 0, 0, 0, 0, 0, 3]);

    /// <summary>By the token of the configuration; others through OAuth.</summary>
    public bool IsConfigured => InstalledBy == Configuration && BotToken is null;
}

/// <summary>The SQL of <c>slack_workspaces</c>.</summary>
public static class WorkspaceStore
{
    const string Columns = "team_id, enterprise_id, name, app_id, bot_user_id, bot_token, scopes, installed_by, installed_at, checked_at, fault";

    public static Task<WorkspaceRow?> FindWorkspaceAsync(this ReadSession session, string teamId) =>
        session.OneAsync<WorkspaceRow>($"select {Columns} from slack_workspaces where team_id = @teamId and removed_at is null", new { teamId });

    /// <summary>The first installed first: incidents that come from no workspace are carried there.</summary>
    public static Task<IReadOnlyList<WorkspaceRow>> ListWorkspacesAsync(this ReadSession session) =>
        session.ListAsync<WorkspaceRow>($"select {Columns} from slack_workspaces where removed_at is null order by installed_at, team_id");

    /// <summary>The configuration's token does not take the place of one that an administrator has installed.</summary>
    public static Task<int> SaveWorkspaceAsync(this WriteSession session, WorkspaceRow workspace) => session.ExecuteAsync("""
        insert into slack_workspaces (team_id, enterprise_id, name, app_id, bot_user_id, bot_token, scopes, installed_by, installed_at, checked_at)
        values (@TeamId, @EnterpriseId, @Name, @AppId, @BotUserId, @BotToken, @Scopes, @InstalledBy, @InstalledAt, @CheckedAt)
        on conflict (team_id) do update set enterprise_id = excluded.enterprise_id, name = excluded.name, app_id = coalesce(excluded.app_id, slack_workspaces.app_id),
            bot_user_id = excluded.bot_user_id, bot_token = excluded.bot_token, scopes = excluded.scopes, installed_by = excluded.installed_by, checked_at = excluded.checked_at, fault = null, removed_at = null,
            installed_at = case when slack_workspaces.removed_at is null then slack_workspaces.installed_at else excluded.installed_at end
        where excluded.bot_token is not null or slack_workspaces.bot_token is null
        """, workspace);

    /// <summary>The configuration's token belongs to another workspace now.</summary>
    public static Task<int> RemoveOtherConfiguredAsync(this WriteSession session, string teamId, DateTimeOffset now) => session.ExecuteAsync("""
        update slack_workspaces set removed_at = @now where team_id <> @teamId and installed_by = @Configuration and bot_token is null and removed_at is null
        """, new { teamId, now, WorkspaceRow.Configuration });

    /// <summary>What Slack answered to this token; another that was installed meanwhile stays as it is.</summary>
    public static Task<int> KeepCheckAsync(this WriteSession session, WorkspaceRow workspace) => session.ExecuteAsync("""
        update slack_workspaces set name = @Name, scopes = @Scopes, checked_at = @CheckedAt, fault = null where team_id = @TeamId and bot_token = @BotToken
        """, workspace);

    public static Task<int> SetWorkspaceFaultAsync(this WriteSession session, string teamId, string? fault, DateTimeOffset now) =>
        session.ExecuteAsync("update slack_workspaces set fault = @fault, checked_at = @now where team_id = @teamId", new { teamId, fault, now });

    /// <summary>The same for a token that is gone for good.</summary>
    /// <returns>0 when another was installed meanwhile.</returns>
    public static Task<int> TakeTokenAsync(this WriteSession session, WorkspaceRow workspace, string fault, DateTimeOffset now) => session.ExecuteAsync("""
        update slack_workspaces set bot_token = null, fault = @fault, checked_at = @now where team_id = @TeamId and bot_token = @BotToken
        """, new { workspace.TeamId, workspace.BotToken, fault, now });

    /// <returns>0 when somebody else has removed it.</returns>
    public static Task<int> RemoveWorkspaceAsync(this WriteSession session, string teamId, DateTimeOffset now) =>
        session.ExecuteAsync("update slack_workspaces set removed_at = @now, bot_token = null where team_id = @teamId and removed_at is null", new { teamId, now });
}
