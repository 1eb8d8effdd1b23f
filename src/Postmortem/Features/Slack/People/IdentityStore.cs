using Postmortem.Data;

namespace Postmortem.Features.Slack.People;

/// <summary>A row of <c>slack_identities</c>, with the account it is linked to.</summary>
public sealed record SlackIdentity
{
    public string TeamId { get; init; } = "";
    public string UserId { get; init; } = "";
    public Guid? PersonId { get; init; }
    public string? LinkedBy { get; init; }
    public string Name { get; init; } = "";
    public string TimeZone { get; init; } = "UTC";
    public bool IsBot { get; init; }

    /// <summary>Of another organisation.</summary>
    public bool IsOutsider { get; init; }
    public DateTimeOffset FetchedAt { get; init; }

    // Of the workspace, where it is known.
    public string? TeamName { get; init; }

    // Of the account.
    public string? PersonName { get; init; }
    public string? Role { get; init; }
    public string? PersonTimeZone { get; init; }
    public DateTimeOffset? DisabledAt { get; init; }
}

/// <summary>The SQL of <c>slack_identities</c>.</summary>
public static class IdentityStore
{
    const string Columns = """
        x.team_id, x.user_id, x.person_id, x.linked_by, x.name, x.time_zone, x.is_bot, x.is_outsider, x.fetched_at,
        (select w.name from slack_workspaces w where w.team_id = x.team_id) as team_name,
        p.name as person_name, p.role, p.time_zone as person_time_zone, p.disabled_at
        """;

    public static Task<SlackIdentity?> FindIdentityAsync(this ReadSession session, string teamId, string userId) => session.OneAsync<SlackIdentity>(
        $"select {Columns} from slack_identities x left join people p on p.id = x.person_id where x.team_id = @teamId and x.user_id = @userId", new { teamId, userId });

    /// <summary>The Slack user of an account in this workspace; null when nobody is linked to it.</summary>
    public static Task<string?> FindSlackUserAsync(this ReadSession session, string teamId, Guid personId) => session.ScalarAsync<string>(
        "select user_id from slack_identities where team_id = @teamId and person_id = @personId order by fetched_at desc, user_id limit 1", new { teamId, personId });

    /// <summary>A workspace in which an account is known; null when it is in none.</summary>
    /// <param name="first">Where several know it.</param>
    public static Task<string?> FindTeamOfAsync(this ReadSession session, Guid personId, string first) => session.ScalarAsync<string>("""
        select x.team_id from slack_identities x join slack_workspaces w on w.team_id = x.team_id
        where x.person_id = @personId and w.removed_at is null order by case when x.team_id = @first then 0 else 1 end, w.installed_at, x.team_id limit 1
        """, new { personId, first });

    /// <summary>A link that a person made by hand stays; one by e-mail follows the address.</summary>
    public static Task<int> SaveIdentityAsync(this WriteSession session, SlackIdentity identity) => session.ExecuteAsync("""
        insert into slack_identities (team_id, user_id, person_id, linked_by, name, time_zone, is_bot, is_outsider, fetched_at)
        values (@TeamId, @UserId, @PersonId, @LinkedBy, @Name, @TimeZone, @IsBot, @IsOutsider, @FetchedAt)
        on conflict (team_id, user_id) do update set name = excluded.name, time_zone = excluded.time_zone, is_bot = excluded.is_bot, is_outsider = excluded.is_outsider, fetched_at = excluded.fetched_at,
            person_id = case when slack_identities.linked_by = 'person' then slack_identities.person_id else excluded.person_id end,
            linked_by = case when slack_identities.linked_by = 'person' then 'person' else excluded.linked_by end
        """, identity);

    public static Task<int> LinkIdentityAsync(this WriteSession session, SlackIdentity identity) => session.ExecuteAsync("""
        insert into slack_identities (team_id, user_id, person_id, linked_by, name, time_zone, fetched_at) values (@TeamId, @UserId, @PersonId, @LinkedBy, @Name, @TimeZone, @FetchedAt)
        on conflict (team_id, user_id) do update set person_id = excluded.person_id, linked_by = excluded.linked_by
        """, identity);

    /// <summary>Those of one account, by address or by hand.</summary>
    public static Task<IReadOnlyList<SlackIdentity>> ListIdentitiesAsync(this ReadSession session, Guid personId) => session.ListAsync<SlackIdentity>(
        $"select {Columns} from slack_identities x left join people p on p.id = x.person_id where x.person_id = @personId order by x.name, x.user_id", new { personId });

    /// <summary>Slack is asked anew at the next occasion, so that an address that matches links again.</summary>
    public static Task<int> UnlinkIdentityAsync(this WriteSession session, string teamId, string userId, Guid personId) => session.ExecuteAsync("""
        update slack_identities set person_id = null, linked_by = null, fetched_at = 0 where team_id = @teamId and user_id = @userId and person_id = @personId and linked_by = 'person'
        """, new { teamId, userId, personId });
}
