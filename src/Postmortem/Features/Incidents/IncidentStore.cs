using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>The SQL of <c>incidents</c>: single rows. Reads shaped for a page stand beside the page.</summary>
public static class IncidentStore
{
    const string Columns = """
        i.id, i.number, i.title, i.summary, i.status, i.severity, i.kind, i.visibility, i.declared_at, i.declared_by, i.declared_by_name,
        i.next_update_due_at, i.data_loss, i.data_loss_note, i.merged_into_id, i.ended_at, i.ended_reason,
        i.source, i.source_id, i.source_url, i.created_at, i.updated_at, i.version
        """;

    /// <summary>The incident, when this person may see it.</summary>
    public static Task<Incident?> FindIncidentAsync(this ReadSession session, int number, Actor actor) => session.OneAsync<Incident>(
        $"select {Columns} from incidents i where i.number = @number and {Visibility.Sql}",
        new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    public static async Task<int> NextIncidentNumberAsync(this WriteSession session) =>
        await session.ScalarAsync<int>("update counters set value = value + 1 where name = 'incident' returning value");

    public static Task<int> InsertIncidentAsync(this WriteSession session, Incident incident) => session.ExecuteAsync("""
        insert into incidents (id, number, title, summary, status, severity, kind, visibility, declared_at, declared_by, declared_by_name,
            next_update_due_at, data_loss, data_loss_note, ended_at, ended_reason, source, source_id, source_url, created_at, updated_at)
        values (@Id, @Number, @Title, @Summary, @Status, @Severity, @Kind, @Visibility, @DeclaredAt, @DeclaredBy, @DeclaredByName,
            @NextUpdateDueAt, @DataLoss, @DataLossNote, @EndedAt, @EndedReason, @Source, @SourceId, @SourceUrl, @CreatedAt, @UpdatedAt)
        """, incident);

    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetSeverityAsync(this WriteSession session, Guid id, int version, string severity, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set severity = @severity, updated_at = @now, version = version + 1 where id = @id and version = @version
            """, new { id, version, severity, now }) == 1;

    /// <returns>0 when there is no such service in use, or the incident has it already.</returns>
    public static Task<int> AddIncidentServiceAsync(this WriteSession session, Guid incidentId, DateTimeOffset declaredAt, Guid serviceId) => session.ExecuteAsync("""
        insert into incident_services (incident_id, service_id, declared_at)
        select @incidentId, s.id, @declaredAt from services s where s.id = @serviceId
        on conflict do nothing
        """, new { incidentId, serviceId, declaredAt });

    public static Task<int> AddIncidentMemberAsync(this WriteSession session, Guid incidentId, Guid personId, DateTimeOffset now) => session.ExecuteAsync(
        "insert into incident_members (incident_id, person_id, added_at) values (@incidentId, @personId, @now) on conflict do nothing", new { incidentId, personId, now });
}
