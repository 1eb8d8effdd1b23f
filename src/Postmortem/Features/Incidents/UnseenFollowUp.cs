using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>A follow-up whose owner does not see it, or will not.</summary>
public sealed record UnseenFollowUp
{
    public int Number { get; init; }
    public string Owner { get; init; } = "";

    public static string InWords(IReadOnlyList<UnseenFollowUp> unseen, bool later = false) => string.Join(' ', unseen.Select(u =>
        $"FU-{u.Number} belongs to {u.Owner}, who {(later ? "will" : "does")} not see it{(later ? " then" : "")}; give it to somebody else or add them as a member."));
}

public static class UnseenFollowUps
{
    /// <summary>Those still to do whose owner may not see a private incident; of an open one, whose owner would not if this person made it private.</summary>
    public static Task<IReadOnlyList<UnseenFollowUp>> ListUnseenFollowUpsAsync(this ReadSession session, Incident incident, Actor actor) => session.ListAsync<UnseenFollowUp>($"""
        select a.number, p.name as owner from action_items a join people p on p.id = a.owner_id
        where a.incident_id = @Id and a.state not in ('verified', 'declined') and p.disabled_at is null and p.role <> 'administrator'
          and not exists (select 1 from incident_members m where m.incident_id = @Id and m.person_id = p.id)
          {(incident.Visibility == Visibility.Private ? "" : "and p.id <> @ViewerId and p.id <> @DeclaredBy and not exists (select 1 from incident_roles r where r.incident_id = @Id and r.person_id = p.id)")}
        order by a.number
        """, new { incident.Id, DeclaredBy = incident.DeclaredBy ?? Guid.Empty, ViewerId = actor.ViewerId() });
}
