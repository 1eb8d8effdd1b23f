namespace Postmortem.Features.Reviews.SignOff;

/// <summary>Which sign-offs count. Pure.</summary>
public static class SignOffRules
{
    /// <summary>Given for the text as it stands now.</summary>
    public static bool IsCurrent(Reviewer reviewer, Review review) => reviewer.Decision is not null && reviewer.DecidedTextVersion == review.TextVersion;

    public static bool IsValid(Reviewer reviewer, Review review) => reviewer.Decision == SignOffDecision.Approved && IsCurrent(reviewer, review);

    /// <summary>
    /// An approval that lets the review be published: by somebody who neither began nor facilitates it, and who did not
    /// make the newest change of the text. So each version was read by a second pair of eyes.
    /// </summary>
    public static bool Counts(Reviewer reviewer, Review review) =>
        IsValid(reviewer, review) && reviewer.PersonId != review.CreatedBy && reviewer.PersonId != review.FacilitatorId && reviewer.PersonId != review.TextChangedBy;

    /// <summary>Why this person's approval alone would not be enough; null when it would.</summary>
    public static string? WhyNotEnough(Guid personId, Review review) =>
        personId == review.CreatedBy ? "began this review"
        : personId == review.FacilitatorId ? "facilitates this review"
        : personId == review.TextChangedBy ? "made the newest change of the text"
        : null;

    /// <summary>Everybody who was asked approves the text as it stands, and at least one of them counts.</summary>
    public static bool IsReviewed(IReadOnlyList<Reviewer> reviewers, Review review) =>
        reviewers.Count > 0 && reviewers.All(r => IsValid(r, review)) && reviewers.Any(r => Counts(r, review));

    /// <summary>The state that the sign-offs give to a review which is in review or reviewed.</summary>
    public static string StateOf(IReadOnlyList<Reviewer> reviewers, Review review) =>
        review.State is ReviewState.InReview or ReviewState.Reviewed
            ? IsReviewed(reviewers, review) ? ReviewState.Reviewed : ReviewState.InReview
            : review.State;
}
