using Postmortem.Data;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>The SQL of <c>recovery_checks</c>.</summary>
public static class RecoveryCheckStore
{
    const string Columns = "c.id, c.service_id, c.name, c.query, c.comparison, c.threshold, c.unit, c.hold_minutes, c.url, c.user_name, c.secret, c.created_at, c.created_by, c.version";

    /// <summary>In the order in which they were added; the first is asked about first.</summary>
    public static Task<IReadOnlyList<RecoveryCheck>> ListRecoveryChecksAsync(this ReadSession session, Guid serviceId) =>
        session.ListAsync<RecoveryCheck>($"select {Columns} from recovery_checks c where c.service_id = @serviceId order by c.id", new { serviceId });

    /// <summary>Those of the services that the incident's attempts are about.</summary>
    public static Task<IReadOnlyList<RecoveryCheck>> ListRecoveryChecksOfIncidentAsync(this ReadSession session, Guid incidentId) => session.ListAsync<RecoveryCheck>(
        $"select {Columns} from recovery_checks c where c.service_id in (select r.service_id from rollbacks r where r.incident_id = @incidentId) order by c.id", new { incidentId });

    internal static Task<int> InsertRecoveryCheckAsync(this WriteSession session, RecoveryCheck check) => session.ExecuteAsync("""
        insert into recovery_checks (id, service_id, name, query, comparison, threshold, unit, hold_minutes, url, user_name, secret, created_at, created_by)
        values (@Id, @ServiceId, @Name, @Query, @Comparison, @Threshold, @Unit, @HoldMinutes, @Url, @UserName, @Secret, @CreatedAt, @CreatedBy)
        """, check);

    /// <returns>False when somebody else changed it after the version that was read.</returns>
    internal static async Task<bool> UpdateRecoveryCheckAsync(this WriteSession session, RecoveryCheck check) => await session.ExecuteAsync("""
        update recovery_checks set name = @Name, query = @Query, comparison = @Comparison, threshold = @Threshold, unit = @Unit, hold_minutes = @HoldMinutes,
            url = @Url, user_name = @UserName, secret = @Secret, version = version + 1
        where id = @Id and version = @Version
        """, check) == 1;

    /// <returns>False when it is no longer of this version.</returns>
    internal static async Task<bool> DeleteRecoveryCheckAsync(this WriteSession session, Guid id, int version) => await session.ExecuteAsync("delete from recovery_checks where id = @id and version = @version", new { id, version }) == 1;
}
