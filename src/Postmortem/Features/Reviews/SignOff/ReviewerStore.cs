using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.SignOff;

/// <summary>The SQL of <c>review_reviewers</c>.</summary>
public static class ReviewerStore
{
    public static Task<IReadOnlyList<Reviewer>> ListReviewersAsync(this ReadSession session, Guid reviewId) => session.ListAsync<Reviewer>("""
        select w.review_id, w.person_id, p.name, w.requested_at, w.requested_by, w.decision, w.decided_at, w.decided_text_version, w.comment, w.capacity, w.checklist, p.disabled_at is not null as has_left
        from review_reviewers w join people p on p.id = w.person_id where w.review_id = @reviewId order by w.requested_at, w.person_id
        """, new { reviewId });

    /// <returns>False when this person was asked in this capacity before, or has decided in another.</returns>
    public static async Task<bool> InsertReviewerAsync(this WriteSession session, Guid reviewId, Guid personId, string capacity, string requestedBy, DateTimeOffset now) => await session.ExecuteAsync("""
        insert into review_reviewers (review_id, person_id, capacity, requested_at, requested_by) values (@reviewId, @personId, @capacity, @now, @requestedBy)
        on conflict (review_id, person_id) do update set capacity = excluded.capacity, version = review_reviewers.version + 1
        where review_reviewers.capacity <> excluded.capacity and review_reviewers.decision is null
        """, new { reviewId, personId, capacity, requestedBy, now }) == 1;

    public static Task<int> RemoveReviewerAsync(this WriteSession session, Guid reviewId, Guid personId) =>
        session.ExecuteAsync("delete from review_reviewers where review_id = @reviewId and person_id = @personId", new { reviewId, personId });

    public static Task<int> DecideAsync(this WriteSession session, Guid reviewId, Guid personId, string decision, string comment, string checklist, int textVersion, DateTimeOffset now) => session.ExecuteAsync("""
        update review_reviewers set decision = @decision, comment = @comment, checklist = @checklist, decided_text_version = @textVersion, decided_at = @now, version = version + 1
        where review_id = @reviewId and person_id = @personId
        """, new { reviewId, personId, decision, comment, checklist, textVersion, now });

    /// <summary>What was decided of this version of the text is of the next one too.</summary>
    public static Task<int> CarryDecisionsAsync(this WriteSession session, Guid reviewId, int textVersion) => session.ExecuteAsync(
        "update review_reviewers set decided_text_version = decided_text_version + 1, version = version + 1 where review_id = @reviewId and decided_text_version = @textVersion", new { reviewId, textVersion });

    /// <summary>The person, when they may see this incident and have an account that is not disabled.</summary>
    public static Task<Invitee?> FindInviteeAsync(this ReadSession session, Guid personId, Guid incidentId) => session.OneAsync<Invitee>("""
        select p.id, p.name, p.role from people p join incidents i on i.id = @incidentId
        where p.id = @personId and p.disabled_at is null
          and (i.visibility = 'open' or p.role = 'administrator' or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = p.id))
        """, new { personId, incidentId });

    /// <summary>Who could review or facilitate: people who may see the incident and may write.</summary>
    public static Task<IReadOnlyList<Invitee>> ListInviteesAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Invitee>("""
        select p.id, p.name, p.role from people p join incidents i on i.id = @incidentId
        where p.disabled_at is null and p.role <> 'reader' and p.email is not null
          and (i.visibility = 'open' or p.role = 'administrator' or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = p.id))
        order by lower(p.name), p.id limit 500
        """, new { incidentId });

    internal static Failure NotInvitable(string field) => Failure.Invalid(field, "This person cannot be chosen. They need an account that may do more than read, and must be able to see the incident; add them to a private incident first.");
}

/// <summary>Somebody who can be asked.</summary>
public sealed record Invitee
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Role { get; init; } = "";
}
