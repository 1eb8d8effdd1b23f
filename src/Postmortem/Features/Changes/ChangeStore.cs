using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes;

/// <summary>The SQL of <c>changes</c> and <c>change_links</c>. Whoever signed in may see changes; a link only who may see its incident.</summary>
public static class ChangeStore
{
    internal const string Columns = """
        c.id, c.occurred_at, c.finished_at, c.recorded_at, c.service_id, c.service_name, c.kind, c.title, c.from_version, c.to_version, c.by_name, c.url, c.environment,
            c.status, c.reversible, c.security_fix, c.schema_change, c.note, c.source, c.source_ref, c.edited_at, c.edited_by, c.version,
            v.name as catalogue_name, v.slug as service_slug
        """;

    const string LinkColumns = "l.relation, l.why, l.linked_by_name, l.linked_at, l.version as link_version";

    public static Task<Change?> FindChangeAsync(this ReadSession session, Guid id) => session.OneAsync<Change>(
        $"select {Columns} from changes c left join services v on v.id = c.service_id where c.id = @id", new { id });

    internal static Task<Change?> FindChangeAsync(this ReadSession session, string source, string sourceRef) => session.OneAsync<Change>(
        $"select {Columns} from changes c left join services v on v.id = c.service_id where c.source = @source and c.source_ref = @sourceRef", new { source, sourceRef });

    /// <returns>False when its source told it before.</returns>
    internal static async Task<bool> InsertChangeAsync(this WriteSession session, Change change) => await session.ExecuteAsync("""
        insert into changes (id, occurred_at, finished_at, recorded_at, service_id, service_name, kind, title, from_version, to_version, by_name, url, environment,
            status, reversible, security_fix, schema_change, note, source, source_ref)
        values (@Id, @OccurredAt, @FinishedAt, @RecordedAt, @ServiceId, @ServiceName, @Kind, @Title, @FromVersion, @ToVersion, @ByName, @Url, @Environment,
            @Status, @Reversible, @SecurityFix, @SchemaChange, @Note, @Source, @SourceRef)
        on conflict (source, source_ref) do nothing
        """, change) == 1;

    /// <returns>False when somebody else changed it after the version that was read.</returns>
    internal static async Task<bool> UpdateChangeAsync(this WriteSession session, Change change) => await session.ExecuteAsync("""
        update changes set occurred_at = @OccurredAt, finished_at = @FinishedAt, service_id = @ServiceId, service_name = @ServiceName, kind = @Kind, title = @Title,
            from_version = @FromVersion, to_version = @ToVersion, by_name = @ByName, url = @Url, environment = @Environment, status = @Status, reversible = @Reversible,
            security_fix = @SecurityFix, schema_change = @SchemaChange, note = @Note, edited_at = @EditedAt, edited_by = @EditedBy, version = version + 1
        where id = @Id and version = @Version
        """, change) == 1;

    /// <summary>The changes of an incident that somebody said something of, in the order in which they happened.</summary>
    /// <param name="incidentId">Of an incident that the actor was found to see.</param>
    public static Task<IReadOnlyList<LinkedChange>> ListLinkedChangesAsync(this ReadSession session, Guid incidentId) => session.ListAsync<LinkedChange>($"""
        select {Columns}, {LinkColumns} from change_links l join changes c on c.id = l.change_id left join services v on v.id = c.service_id
        where l.incident_id = @incidentId order by c.occurred_at, c.id
        """, new { incidentId });

    public static Task<LinkedChange?> FindLinkedChangeAsync(this ReadSession session, Guid incidentId, Guid changeId) => session.OneAsync<LinkedChange>($"""
        select {Columns}, {LinkColumns} from change_links l join changes c on c.id = l.change_id left join services v on v.id = c.service_id
        where l.incident_id = @incidentId and l.change_id = @changeId
        """, new { incidentId, changeId });

    /// <summary>Only those incidents that this person may see.</summary>
    public static Task<IReadOnlyList<LinkedIncident>> ListIncidentsOfChangeAsync(this ReadSession session, Guid changeId, Actor actor) => session.ListAsync<LinkedIncident>($"""
        select i.number, i.title, i.severity, i.visibility, l.relation, l.why, l.linked_by_name, l.linked_at
        from change_links l join incidents i on i.id = l.incident_id
        where l.change_id = @changeId and {Visibility.Sql} order by i.number desc limit 100
        """, new { changeId, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <param name="version">The version that the person saw; 0 when there was none.</param>
    /// <returns>False when somebody said something else meanwhile.</returns>
    internal static async Task<bool> PutChangeLinkAsync(this WriteSession session, Guid incidentId, Guid changeId, string relation, string why, Guid? byId, string byName, DateTimeOffset at, int version) =>
        await session.ExecuteAsync("""
            insert into change_links (incident_id, change_id, relation, why, linked_by_id, linked_by_name, linked_at)
            values (@incidentId, @changeId, @relation, @why, @byId, @byName, @at)
            on conflict (incident_id, change_id) do update set relation = excluded.relation, why = excluded.why, linked_by_id = excluded.linked_by_id,
                linked_by_name = excluded.linked_by_name, linked_at = excluded.linked_at, version = change_links.version + 1
            where change_links.version = @version
            """, new { incidentId, changeId, relation, why, byId, byName, at, version }) == 1;

    /// <returns>False when it is no longer of this version.</returns>
    internal static async Task<bool> DeleteChangeLinkAsync(this WriteSession session, Guid incidentId, Guid changeId, int version) => await session.ExecuteAsync(
        "delete from change_links where incident_id = @incidentId and change_id = @changeId and version = @version", new { incidentId, changeId, version }) == 1;

    /// <summary>Open pages of the incidents that this change may concern ask again.</summary>
    internal static async Task TellIncidentsAsync(this WriteSession session, Change change)
    {
        if (change.ServiceId is not { } service) return;
        foreach (var incident in await session.ListConcernedAsync(service)) session.Announce(new LiveChange(incident, LivePart.Changes));
    }

    /// <summary>Open incidents which a change of this service may explain: they name it, or what needs it, or everything does. The newest.</summary>
    public static Task<IReadOnlyList<Guid>> ListConcernedAsync(this ReadSession session, Guid serviceId) => session.ListAsync<Guid>("""
        with recursive hit (service_id, distance, shared) as (
            select v.id, 0, v.shared from services v where v.id = @serviceId
            union
            select d.service_id, h.distance + 1, h.shared from hit h join service_dependencies d on d.depends_on_id = h.service_id where h.distance < 2
        )
        select i.id from incidents i
        where i.status in ('triage', 'active', 'mitigated') and exists (select 1 from hit h
            where h.shared or exists (select 1 from incident_services x where x.incident_id = i.id and x.service_id = h.service_id))
        order by i.declared_at desc limit 20
        """, new { serviceId });
}
