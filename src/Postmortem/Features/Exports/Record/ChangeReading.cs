using Postmortem.Data;

namespace Postmortem.Features.Exports.Record;

static class ChangeReading
{
    public static Task<IReadOnlyList<RecordedChange>> ReadAsync(ReadSession s, Guid incidentId) => s.ListAsync<RecordedChange>("""
        select l.relation, l.why, l.linked_by_name as linked_by, l.linked_at, c.occurred_at, c.finished_at, coalesce(v.name, c.service_name) as service, c.kind, c.title, c.from_version,
            c.to_version, c.by_name as by, c.url, c.environment, c.status, c.reversible, c.security_fix, c.schema_change, c.note, c.source, c.source_ref
        from change_links l join changes c on c.id = l.change_id left join services v on v.id = c.service_id where l.incident_id = @incidentId order by c.occurred_at, c.id
        """, new { incidentId });
}
