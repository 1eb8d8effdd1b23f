using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>The SQL of <c>reviews</c>.</summary>
public static class ReviewStore
{
    const string Columns = """
        id, incident_id, template_key, template_name, template_version, state, facilitator_id, meeting_at, text_version,
        text_changed_by, gaps_accepted_because, created_by, created_at, updated_at, published_at, closed_at, version
        """;

    /// <summary>The review of this incident, when this person may see the incident and it has one.</summary>
    public static Task<Review?> FindReviewAsync(this ReadSession session, int number, Actor actor) => session.OneAsync<Review>(
        $"select {Columns} from reviews where incident_id = (select i.id from incidents i where i.number = @number and {Visibility.Sql})",
        new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>
    /// The review, held until the transaction ends: whoever changes a review at the same time waits, and then sees
    /// this change. Two sign-offs that each believed to be the last but one would otherwise leave it waiting for ever.
    /// </summary>
    public static async Task<HeldReview?> HoldReviewAsync(this WriteSession session, int number, Actor actor)
    {
        if (await session.FindIncidentRefAsync(number, actor) is not { } incident) return null;
        var review = await session.OneAsync<Review>(
            $"update reviews set version = version where incident_id = @Id returning {Columns}", new { incident.Id });
        return review is null ? null : new(incident, review);
    }

    public static async Task<bool> InsertReviewAsync(this WriteSession session, Review review) => await session.ExecuteAsync("""
        insert into reviews (id, incident_id, template_key, template_name, template_version, state, facilitator_id, meeting_at,
            text_changed_by, created_by, created_at, updated_at)
        values (@Id, @IncidentId, @TemplateKey, @TemplateName, @TemplateVersion, @State, @FacilitatorId, @MeetingAt,
            @TextChangedBy, @CreatedBy, @CreatedAt, @UpdatedAt)
        on conflict (incident_id) do nothing
        """, review) == 1;

    /// <summary>Writes what operations on a held review change about it.</summary>
    public static Task<int> UpdateReviewAsync(this WriteSession session, Review review, DateTimeOffset now) => session.ExecuteAsync("""
        update reviews set state = @State, facilitator_id = @FacilitatorId, meeting_at = @MeetingAt, text_version = @TextVersion,
            text_changed_by = @TextChangedBy, gaps_accepted_because = @GapsAcceptedBecause, published_at = @PublishedAt, closed_at = @ClosedAt,
            updated_at = @now, version = version + 1
        where id = @Id
        """, new { review.State, review.FacilitatorId, review.MeetingAt, review.TextVersion, review.TextChangedBy, review.GapsAcceptedBecause, review.PublishedAt, review.ClosedAt, now, review.Id });
}

public sealed record HeldReview(IncidentRef Incident, Review Review);
