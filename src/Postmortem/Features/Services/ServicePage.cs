using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <summary>A service with the newest of its incidents and its open follow-ups, as far as this viewer may see them.</summary>
public sealed record ServicePage(Service Service, IReadOnlyList<IncidentRef> Incidents, IReadOnlyList<ServiceFollowUp> FollowUps, IReadOnlyList<ServiceName> DependsOn, IReadOnlyList<ServiceName> NeededBy)
{
    /// <summary>Of an archived one: incidents that go on and name it.</summary>
    public IReadOnlyList<IncidentRef> StillOpen { get; init; } = [];
}

public sealed record ServiceFollowUp
{
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string State { get; init; } = "";
    public string Priority { get; init; } = "";
    public string OwnerName { get; init; } = "";

    /// <summary>The owner's account is disabled.</summary>
    public bool OwnerHasLeft { get; init; }
    public DateOnly? DueOn { get; init; }
}

public static class ServicePages
{
    const int Newest = 10;

    public static async Task<ServicePage?> ReadServicePageAsync(this ReadSession session, string slug, Actor viewer)
    {
        if (await session.FindServiceAsync(slug) is not { } service) return null;
        var args = new { service.Id, Newest, ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() };
        var incidents = await session.ListAsync<IncidentRef>($"""
            select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version
            from incident_services x join incidents i on i.id = x.incident_id
            where x.service_id = @Id and {Visibility.Sql}
            order by i.declared_at desc, i.id desc limit @Newest
            """, args);
        var followUps = await session.ListAsync<ServiceFollowUp>($"""
            select a.number, a.title, a.state, a.priority, coalesce(p.name, a.owner_name) as owner_name, p.disabled_at is not null as owner_has_left, a.due_on
            from action_items a join incidents i on i.id = a.incident_id left join people p on p.id = a.owner_id
            where a.service_id = @Id and a.state in ('open', 'in progress', 'done') and {Visibility.Sql}
            order by a.due_on is null, a.due_on, a.number limit @Newest
            """, args);
        var open = service.ArchivedAt is null ? [] : await session.ListAsync<IncidentRef>($"""
            select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version
            from incident_services x join incidents i on i.id = x.incident_id
            where x.service_id = @Id and i.status in ('triage', 'active', 'mitigated') and {Visibility.Sql}
            order by i.declared_at desc, i.id desc limit @Newest
            """, args);
        return new ServicePage(service, incidents, followUps, await session.ListDependenciesAsync(service.Id), await session.ListDependentsAsync(service.Id)) { StillOpen = open };
    }
}
