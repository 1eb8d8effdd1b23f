using Postmortem.Data;

namespace Postmortem.Features.Services;

/// <summary>What is archived is offered nowhere, and no door may name it anew. A record keeps the one that it holds: to save its form takes nothing away.</summary>
public static class ArchivedServices
{
    /// <summary>The name of <c>services v</c> as a select shows it.</summary>
    public const string LabelSql = "case when v.archived_at is null then v.name else v.name || ' (archived)' end";

    /// <param name="kept">What the record holds until now.</param>
    /// <param name="incidentId">What this incident and its rollbacks name may be named by its other parts too: they are often written afterwards.</param>
    /// <returns>The refusal; null when it may be named, or is not known at all.</returns>
    public static async Task<string?> WhyNotNamedAsync(this ReadSession session, Guid? id, Guid? kept, Guid? incidentId = null)
    {
        if (id is null || id == kept) return null;
        var name = await session.OneAsync<string>("""
            select v.name from services v where v.id = @id and v.archived_at is not null
              and not exists (select 1 from incident_services x where x.service_id = v.id and x.incident_id = @incidentId)
              and not exists (select 1 from rollbacks r where r.service_id = v.id and r.incident_id = @incidentId)
            """, new { id, incidentId });
        return name is null ? null : $"{name} is archived. Choose another service, or restore it under Services first.";
    }
}
