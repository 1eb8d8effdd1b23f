using Postmortem.Data;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Mentions;

/// <summary>Who should know that a review was published: whoever had a part in the incident or its review, owns one of its follow-ups, or owns one of its services.</summary>
public static class Readership
{
    /// <summary>People with an account who may see the incident, by name. A service's owner is a person where it is somebody's name or address, and else a team that nobody can be told of here.</summary>
    public static async Task<IReadOnlyList<Invitee>> ListReadershipAsync(this ReadSession session, Guid incidentId)
    {
        var owners = await session.ListAsync<Invitee>("""
            select p.id, p.name, p.role from people p join incidents i on i.id = @incidentId
            where p.disabled_at is null and p.email is not null
              and (i.visibility = 'open' or p.role = 'administrator' or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = p.id))
              and (p.id in (select owner_id from action_items where incident_id = @incidentId)
                or exists (select 1 from incident_services x join services s on s.id = x.service_id where x.incident_id = @incidentId and lower(s.owner) in (lower(p.name), lower(p.email))))
            """, new { incidentId });
        return [.. (await session.ListInvolvedAsync(incidentId)).Concat(owners).DistinctBy(p => p.Id).OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Id)];
    }

    /// <summary>Each of them once for each publication, but for whoever published.</summary>
    internal static async Task TellOfPublicationAsync(this WriteSession session, Review review, Actor publisher, DateTimeOffset now)
    {
        await session.ForgetMentionsAsync(review.Id);
        if (publisher.PersonId is not { } by || await session.ScalarAsync<Guid?>("select id from review_sections where review_id = @Id order by position limit 1", new { review.Id }) is not { } section) return;
        foreach (var person in await session.ListReadershipAsync(review.IncidentId))
            await session.TellAsync(person.Id, by, review.Id, section, review.Id, MentionReason.Published, now);
    }
}
