using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>An incident that this one is tied to.</summary>
public sealed record LinkedIncident
{
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Visibility { get; init; } = "";

    /// <summary>How the incident of the page stands to this one.</summary>
    public string Relation { get; init; } = "";
    public bool FromOtherSide { get; init; }

    public string Name => IncidentRef.NameOf(Number);

    public string RelationHere => FromOtherSide ? LinkRelation.FromOtherSide(Relation) : Relation;
}

/// <summary>The SQL of <c>incident_services</c>, <c>impacts</c> and <c>incident_links</c>.</summary>
public static class IncidentPartsStore
{
    public static Task<IReadOnlyList<ServiceChoice>> ListIncidentServicesAsync(this ReadSession session, Guid incidentId) => session.ListAsync<ServiceChoice>("""
        select s.id, s.slug, s.name, s.tier from incident_services x join services s on s.id = x.service_id
        where x.incident_id = @incidentId order by lower(s.name), s.id
        """, new { incidentId });

    /// <returns>0 when there is no such service, or the incident has it already.</returns>
    public static Task<int> AddIncidentServiceAsync(this WriteSession session, Guid incidentId, DateTimeOffset declaredAt, Guid serviceId) => session.ExecuteAsync("""
        insert into incident_services (incident_id, service_id, declared_at)
        select @incidentId, s.id, @declaredAt from services s where s.id = @serviceId
        on conflict do nothing
        """, new { incidentId, serviceId, declaredAt });

    public static Task<int> RemoveIncidentServiceAsync(this WriteSession session, Guid incidentId, Guid serviceId) => session.ExecuteAsync(
        "delete from incident_services where incident_id = @incidentId and service_id = @serviceId", new { incidentId, serviceId });

    public static Task<IReadOnlyList<Impact>> ListImpactsAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Impact>("""
        select id, incident_id, position, quantity, value, source, not_measurable_because, version from impacts
        where incident_id = @incidentId order by position, id
        """, new { incidentId });

    public static Task<int> InsertImpactAsync(this WriteSession session, Impact impact) => session.ExecuteAsync("""
        insert into impacts (id, incident_id, position, quantity, value, source, not_measurable_because)
        values (@Id, @IncidentId, @Position, @Quantity, @Value, @Source, @NotMeasurableBecause)
        """, impact);

    /// <returns>False when somebody else changed it after the version that it carries.</returns>
    public static async Task<bool> UpdateImpactAsync(this WriteSession session, Impact impact) => await session.ExecuteAsync("""
        update impacts set quantity = @Quantity, value = @Value, source = @Source, not_measurable_because = @NotMeasurableBecause, version = version + 1
        where id = @Id and version = @Version
        """, impact) == 1;

    /// <returns>False when it is no longer of this version.</returns>
    public static async Task<bool> DeleteImpactAsync(this WriteSession session, Guid id, int version) => await session.ExecuteAsync("delete from impacts where id = @id and version = @version", new { id, version }) == 1;

    /// <summary>Ties known from either side, as far as this person may see the other incident.</summary>
    public static Task<IReadOnlyList<LinkedIncident>> ListLinksAsync(this ReadSession session, Guid incidentId, Actor actor) => session.ListAsync<LinkedIncident>($"""
        select i.number, i.title, i.status, i.severity, i.visibility, l.relation, false as from_other_side
        from incident_links l join incidents i on i.id = l.other_id where l.incident_id = @incidentId and {Visibility.Sql}
        union all
        select i.number, i.title, i.status, i.severity, i.visibility, l.relation, true as from_other_side
        from incident_links l join incidents i on i.id = l.incident_id where l.other_id = @incidentId and {Visibility.Sql}
        order by 1 desc
        """, new { incidentId, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>One tie between two incidents, whichever side it was made from.</summary>
    /// <returns>False when they are linked so already.</returns>
    public static async Task<bool> PutLinkAsync(this WriteSession session, Guid incidentId, Guid otherId, string relation, DateTimeOffset now)
    {
        if (await session.ScalarAsync<string?>("select relation from incident_links where incident_id = @incidentId and other_id = @otherId", new { incidentId, otherId }) == relation) return false;
        await session.RemoveLinkAsync(incidentId, otherId);
        await session.ExecuteAsync("""
            insert into incident_links (incident_id, other_id, relation, created_at) values (@incidentId, @otherId, @relation, @now)
            """, new { incidentId, otherId, relation, now });
        return true;
    }

    public static async Task<bool> AreLinkedAsync(this ReadSession session, Guid incidentId, Guid otherId) => await session.ScalarAsync<int>("""
        select count(*) from incident_links where (incident_id = @incidentId and other_id = @otherId) or (incident_id = @otherId and other_id = @incidentId)
        """, new { incidentId, otherId }) > 0;

    public static Task<int> RemoveLinkAsync(this WriteSession session, Guid incidentId, Guid otherId) => session.ExecuteAsync("""
        delete from incident_links where (incident_id = @incidentId and other_id = @otherId) or (incident_id = @otherId and other_id = @incidentId)
        """, new { incidentId, otherId });
}
