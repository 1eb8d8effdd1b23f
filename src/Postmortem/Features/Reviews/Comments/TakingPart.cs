using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Comments;

/// <summary>Who may have a say in a review: whoever may write, and readers who were part of the incident or are asked to sign.</summary>
static class TakingPart
{
    public static async Task<bool> TakesPartAsync(this ReadSession session, Review review, Actor actor) => actor.PersonId is { } person && (actor.May(Role.Responder) || await session.ScalarAsync<bool>("""
        select exists (select 1 from review_reviewers where review_id = @Id and person_id = @person)
            or exists (select 1 from incident_roles where incident_id = @IncidentId and person_id = @person)
            or exists (select 1 from incident_members where incident_id = @IncidentId and person_id = @person)
        """, new { review.Id, review.IncidentId, person }));

    /// <returns>Null when this person may comment.</returns>
    public static async Task<Failure?> RefusesCommentsAsync(this ReadSession session, Review review, Actor actor) => await session.TakesPartAsync(review, actor) ? null
        : actor.Lacks(Role.Responder) ?? Failure.Forbidden("Comments are written by people; sign in first.");

    /// <summary>Whoever takes part, and everybody once the text is shown around for sign-off.</summary>
    public static async Task<bool> MaySuggestAsync(this ReadSession session, Review review, Actor actor) =>
        review.IsOpen && actor.PersonId is not null && (review.State != ReviewState.Draft || await session.TakesPartAsync(review, actor));
}
