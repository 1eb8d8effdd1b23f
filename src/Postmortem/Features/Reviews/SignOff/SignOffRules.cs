namespace Postmortem.Features.Reviews.SignOff;

/// <summary>Which sign-offs count. Pure.</summary>
public static class SignOffRules
{
    /// <summary>Of approvals that are not enough together.</summary>
    public const string NobodyCounts = "Nobody among the reviewers is a second pair of eyes: each began, facilitates or last changed this review. Ask one more.";

    /// <summary>Who is waited for in vain, and what can be done about it; null when nobody is.</summary>
    public static string? InVain(IReadOnlyList<Reviewer> reviewers, Review review) => reviewers.Where(r => r.HasLeft && !IsValid(r, review)).Select(r => r.Name).ToList() switch
    {
        [] => null,
        [var one] => $"{one} has left and cannot sign any more. The facilitator may stop asking them under People.",
        var several => $"{Prefill.MarkdownWords.List(several)} have left and cannot sign any more. The facilitator may stop asking them under People.",
    };

    /// <summary>Given for the text as it stands now.</summary>
    public static bool IsCurrent(Reviewer reviewer, Review review) => reviewer.Decision is not null && reviewer.DecidedTextVersion == review.TextVersion;

    public static bool IsValid(Reviewer reviewer, Review review) => reviewer.Decision == SignOffDecision.Approved && IsCurrent(reviewer, review);

    /// <summary>
    /// An approval that lets the review be published: by somebody who neither began nor facilitates it, and who did not
    /// make the newest change of the text, as reviewer or approver. So each version was read by a second pair of eyes.
    /// </summary>
    public static bool Counts(Reviewer reviewer, Review review) => IsValid(reviewer, review) && WhyNotEnough(reviewer, review) is null;

    /// <summary>Why this person's approval alone would not be enough; null when it would.</summary>
    public static string? WhyNotEnough(Reviewer reviewer, Review review) =>
        reviewer.PersonId == review.CreatedBy ? "began this review"
        : reviewer.PersonId == review.FacilitatorId ? "facilitates this review"
        : reviewer.PersonId == review.TextChangedBy ? "made the newest change of the text"
        : reviewer.Capacity is SignOffCapacity.Participant or SignOffCapacity.Outsider ? "is asked for one thing only"
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
