using Postmortem.Data;

namespace Postmortem.Features.Incidents;

/// <summary>Somebody with a role in an incident, or a member of a private one.</summary>
public sealed record RoleHolder
{
    public string Role { get; init; } = "";
    public Guid PersonId { get; init; }
    public string Name { get; init; } = "";

    /// <summary>The account is disabled.</summary>
    public bool HasLeft { get; init; }
}

/// <summary>The SQL of <c>incident_roles</c> and <c>incident_members</c>.</summary>
public static class RoleStore
{
    public static Task<IReadOnlyList<RoleHolder>> ListRoleHoldersAsync(this ReadSession session, Guid incidentId) => session.ListAsync<RoleHolder>("""
        select r.role, r.person_id, p.name, p.disabled_at is not null as has_left from incident_roles r join people p on p.id = r.person_id
        where r.incident_id = @incidentId order by r.assigned_at, r.person_id
        """, new { incidentId });

    public static Task<IReadOnlyList<RoleHolder>> ListRoleHoldersAsync(this ReadSession session, Guid incidentId, string role) => session.ListAsync<RoleHolder>("""
        select r.role, r.person_id, p.name from incident_roles r join people p on p.id = r.person_id
        where r.incident_id = @incidentId and r.role = @role order by r.assigned_at, r.person_id
        """, new { incidentId, role });

    public static Task<int> AddRoleAsync(this WriteSession session, Guid incidentId, string role, Guid personId, DateTimeOffset now) => session.ExecuteAsync("""
        insert into incident_roles (incident_id, role, person_id, assigned_at) values (@incidentId, @role, @personId, @now) on conflict do nothing
        """, new { incidentId, role, personId, now });

    public static Task<int> ClearRoleAsync(this WriteSession session, Guid incidentId, string role) => session.ExecuteAsync(
        "delete from incident_roles where incident_id = @incidentId and role = @role", new { incidentId, role });

    public static Task<int> RemoveRoleAsync(this WriteSession session, Guid incidentId, string role, Guid personId) => session.ExecuteAsync(
        "delete from incident_roles where incident_id = @incidentId and role = @role and person_id = @personId", new { incidentId, role, personId });

    public static Task<IReadOnlyList<RoleHolder>> ListMembersAsync(this ReadSession session, Guid incidentId) => session.ListAsync<RoleHolder>("""
        select 'member' as role, m.person_id, p.name from incident_members m join people p on p.id = m.person_id
        where m.incident_id = @incidentId order by lower(p.name), m.person_id
        """, new { incidentId });

    public static async Task<bool> HaveSameMembersAsync(this ReadSession session, Guid incidentId, Guid otherId) => await session.ScalarAsync<long>("""
        select count(*) from (
            select person_id from incident_members where incident_id in (@incidentId, @otherId) group by person_id having count(*) = 1) only_of_one
        """, new { incidentId, otherId }) == 0;

    /// <returns>0 when the person is a member already.</returns>
    public static Task<int> AddIncidentMemberAsync(this WriteSession session, Guid incidentId, Guid personId, DateTimeOffset now) => session.ExecuteAsync(
        "insert into incident_members (incident_id, person_id, added_at) values (@incidentId, @personId, @now) on conflict do nothing", new { incidentId, personId, now });

    public static Task<int> AddRoleHoldersAsMembersAsync(this WriteSession session, Guid incidentId, DateTimeOffset now) => session.ExecuteAsync("""
        insert into incident_members (incident_id, person_id, added_at)
        select distinct r.incident_id, r.person_id, cast(@now as bigint) from incident_roles r where r.incident_id = @incidentId
        on conflict do nothing
        """, new { incidentId, now });

    public static Task<int> RemoveIncidentMemberAsync(this WriteSession session, Guid incidentId, Guid personId) => session.ExecuteAsync(
        "delete from incident_members where incident_id = @incidentId and person_id = @personId", new { incidentId, personId });

    /// <returns>Null when there is no such person, or the account is out of use.</returns>
    public static Task<string?> FindActivePersonNameAsync(this ReadSession session, Guid personId) =>
        session.ScalarAsync<string>("select name from people where id = @personId and disabled_at is null", new { personId });
}
