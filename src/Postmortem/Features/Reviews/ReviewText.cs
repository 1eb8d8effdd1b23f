using Postmortem.Data;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>What every change of a review's text brings with it.</summary>
public static class ReviewText
{
    public const int LongestBody = 200_000;

    /// <summary>Null while the text may be changed.</summary>
    public static Failure? Locked(this Review review) => review.IsOpen
        ? null
        : Failure.Conflict($"This review is {review.State}. Reopen it, with a reason, to change its text.");

    /// <summary>
    /// The text is another one now: approvals of the text before no longer count, and those who gave them are asked again.
    /// The caller has recorded the change itself.
    /// </summary>
    /// <param name="writer">Whose words they are, where somebody else saved them: then that one is the second pair of eyes.</param>
    public static async Task TextChangedAsync(this WriteSession session, HeldReview held, Actor actor, DateTimeOffset now, Actor? writer = null)
    {
        var review = held.Review;
        var askedAgain = (await session.ListReviewersAsync(review.Id)).Where(r => SignOffRules.IsValid(r, review)).ToList();
        await session.UpdateReviewAsync(review with
        {
            TextVersion = review.TextVersion + 1,
            TextChangedBy = (writer ?? actor).PersonId,
            State = review.State == ReviewState.Reviewed ? ReviewState.InReview : review.State,
        }, now);
        if (askedAgain.Count > 0)
            await session.RecordAsync(actor, now, new Fact("review.sign_off_stale", held.Incident.Id, review.Id, new { AskedAgain = askedAgain.Select(r => r.PersonId), TextVersion = review.TextVersion + 1 }));
        session.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
    }

    /// <summary>
    /// What was hidden on the timeline is taken out of the text. Of one that people still work on that is a change as any other. In a published one, which
    /// nobody can sign again, what they approved stands, less this; whatever was made of the text before is of an earlier one.
    /// </summary>
    public static async Task TextReducedAsync(this WriteSession session, HeldReview held, Actor actor, DateTimeOffset now)
    {
        if (held.Review.IsOpen)
        {
            await session.TextChangedAsync(held, actor, now);
            return;
        }
        await session.UpdateReviewAsync(held.Review with { TextVersion = held.Review.TextVersion + 1 }, now);
        await session.CarryDecisionsAsync(held.Review.Id, held.Review.TextVersion);
        session.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
    }

    public static Task IndexSectionAsync(this WriteSession session, IncidentRef incident, ReviewSection section, DateTimeOffset now) =>
        section.Body.Length == 0
            ? session.UnindexAsync(SearchKind.Review, section.Id)
            : session.IndexAsync(new(SearchKind.Review, section.Id, incident.Id, $"{incident.Name} review: {section.Title}", section.Body, now));
}
