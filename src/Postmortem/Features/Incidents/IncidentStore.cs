using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>The SQL of <c>incidents</c>: single rows. Reads shaped for a page stand beside the page.</summary>
public static class IncidentStore
{
    const string Columns = """
        i.id, i.number, i.title, i.summary, i.status, i.severity, i.kind, i.visibility, i.declared_at, i.declared_by, i.declared_by_name,
        i.next_update_due_at, i.data_loss, i.data_loss_note, i.merged_into_id, i.ended_at, i.ended_reason,
        i.source, i.source_id, i.source_url, i.source_note, i.created_at, i.updated_at, i.version
        """;

    /// <summary>The incident, when this person may see it.</summary>
    public static Task<Incident?> FindIncidentAsync(this ReadSession session, int number, Actor actor) => session.OneAsync<Incident>(
        $"select {Columns} from incidents i where i.number = @number and {Visibility.Sql}",
        new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    public static async Task<int> NextIncidentNumberAsync(this WriteSession session) =>
        await session.ScalarAsync<int>("update counters set value = value + 1 where name = 'incident' returning value");

    public static Task<int> InsertIncidentAsync(this WriteSession session, Incident incident) => session.ExecuteAsync("""
        insert into incidents (id, number, title, summary, status, severity, kind, visibility, declared_at, declared_by, declared_by_name,
            next_update_due_at, data_loss, data_loss_note, ended_at, ended_reason, source, source_id, source_url, source_note, created_at, updated_at)
        values (@Id, @Number, @Title, @Summary, @Status, @Severity, @Kind, @Visibility, @DeclaredAt, @DeclaredBy, @DeclaredByName,
            @NextUpdateDueAt, @DataLoss, @DataLossNote, @EndedAt, @EndedReason, @Source, @SourceId, @SourceUrl, @SourceNote, @CreatedAt, @UpdatedAt)
        """, incident);

    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetSeverityAsync(this WriteSession session, Guid id, int version, string severity, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set severity = @severity, updated_at = @now, version = version + 1 where id = @id and version = @version
            """, new { id, version, severity, now }) == 1;

    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetStatusAsync(this WriteSession session, Guid id, int version, string status, DateTimeOffset? endedAt, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set status = @status, ended_at = @endedAt, ended_reason = null, merged_into_id = null,
                next_update_due_at = case when cast(@endedAt as bigint) is null then next_update_due_at end, updated_at = @now, version = version + 1
            where id = @id and version = @version
            """, new { id, version, status, endedAt, now }) == 1;

    /// <summary>Declined, or merged into another.</summary>
    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetEndedAsync(this WriteSession session, Guid id, int version, string status, string reason, Guid? into, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set status = @status, ended_at = coalesce(ended_at, @now), ended_reason = @reason, merged_into_id = @into,
                next_update_due_at = null, updated_at = @now, version = version + 1
            where id = @id and version = @version
            """, new { id, version, status, reason, into, now }) == 1;

    /// <summary>Of every incident that was merged into this one.</summary>
    public static Task<int> ForgetReasonOfMergeAsync(this WriteSession session, Guid into) => session.ExecuteAsync(
        "update incidents set ended_reason = null, version = version + 1 where merged_into_id = @into and status = 'merged'", new { into });

    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetTextAsync(this WriteSession session, Guid id, int version, string title, string summary, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set title = @title, summary = @summary, updated_at = @now, version = version + 1 where id = @id and version = @version
            """, new { id, version, title, summary, now }) == 1;

    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetVisibilityAsync(this WriteSession session, Guid id, int version, string visibility, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set visibility = @visibility, updated_at = @now, version = version + 1 where id = @id and version = @version
            """, new { id, version, visibility, now }) == 1;

    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetKindAsync(this WriteSession session, Guid id, int version, string kind, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set kind = @kind, updated_at = @now, version = version + 1 where id = @id and version = @version
            """, new { id, version, kind, now }) == 1;

    /// <summary>
    /// Takes the incident for this transaction, so that what is read next and changed (roles, services, quantities) changes
    /// one after another. SQLite writes one at a time anyway; PostgreSQL waits here.
    /// </summary>
    public static Task<int> TakeIncidentAsync(this WriteSession session, Guid id, DateTimeOffset now) => session.ExecuteAsync(
        "update incidents set updated_at = @now where id = @id", new { id, now });

    public static Task<int> SetNextUpdateAsync(this WriteSession session, Guid id, DateTimeOffset? dueAt, DateTimeOffset now) => session.ExecuteAsync(
        "update incidents set next_update_due_at = @dueAt, updated_at = @now where id = @id", new { id, dueAt, now });

    /// <returns>False when somebody else changed the incident after <paramref name="version"/>.</returns>
    public static async Task<bool> SetDataLossAsync(this WriteSession session, Guid id, int version, string lost, string note, DateTimeOffset now) =>
        await session.ExecuteAsync("""
            update incidents set data_loss = @lost, data_loss_note = @note, updated_at = @now, version = version + 1 where id = @id and version = @version
            """, new { id, version, lost, note, now }) == 1;
}
