using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.People;

/// <summary>One thing that waits for somebody.</summary>
public sealed record HeldThing
{
    /// <summary>incident, follow-up, review, sign-off</summary>
    public string Kind { get; init; } = "";

    /// <summary>Of the follow-up, or of the incident.</summary>
    public int Number { get; init; }
    public string Title { get; init; } = "";

    /// <summary>The role, or the priority and what is left to do.</summary>
    public string HeldAs { get; init; } = "";

    public string Path => Kind switch
    {
        "follow-up" => $"/follow-ups/{Number}",
        "review" or "sign-off" => $"/incidents/{Number}/review/people",
        _ => $"/incidents/{Number}/roles",
    };

    public string InWords => Kind switch
    {
        "follow-up" => $"owns FU-{Number}, {HeldAs}",
        "review" => $"guides the review of {IncidentRef.NameOf(Number)}",
        "sign-off" => $"is asked to sign the review of {IncidentRef.NameOf(Number)}",
        _ => $"is {HeldAs} of {IncidentRef.NameOf(Number)}",
    };
}

/// <summary>What goes on and waits for somebody: it is handed over before they are kept out, or after.</summary>
public static class StillHeld
{
    const int Most = 50;

    /// <summary>As far as this viewer may see it: roles in open incidents, follow-ups to do or to verify, reviews to guide and to sign.</summary>
    public static Task<IReadOnlyList<HeldThing>> ListStillHeldAsync(this ReadSession session, Guid personId, Actor viewer) => session.ListAsync<HeldThing>($"""
        select 'incident' as kind, i.number, i.title, r.role as held_as from incident_roles r join incidents i on i.id = r.incident_id
        where r.person_id = @personId and i.status in ('triage', 'active', 'mitigated') and {Visibility.Sql}
        union all
        select 'follow-up' as kind, a.number, a.title, case when a.state = 'done' then a.priority || ', done: verify it, or reopen it to hand it over' else a.priority end as held_as from action_items a join incidents i on i.id = a.incident_id
        where a.owner_id = @personId and a.state in ('open', 'in progress', 'done') and {Visibility.Sql}
        union all
        select 'review' as kind, i.number, i.title, '' as held_as from reviews v join incidents i on i.id = v.incident_id
        where v.facilitator_id = @personId and v.state in ('draft', 'in review', 'reviewed') and {Visibility.Sql}
        union all
        select 'sign-off' as kind, i.number, i.title, w.capacity as held_as from review_reviewers w join reviews v on v.id = w.review_id join incidents i on i.id = v.incident_id
        where w.person_id = @personId and v.state in ('draft', 'in review') and (w.decision is null or w.decision <> 'approved' or w.decided_text_version <> v.text_version) and {Visibility.Sql}
        order by 1, 2 limit {Most}
        """, new { personId, ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() });
}
