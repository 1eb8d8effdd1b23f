using Postmortem.Features.Actions;

namespace Postmortem.Features.Reviews.Completeness;

/// <summary>Follow-ups that were declined need nothing more.</summary>
static class FollowUpRules
{
    /// <summary>Nobody does what is still to do for somebody who has left.</summary>
    public static IEnumerable<Missing> Owner(ReviewSnapshot review) => Each(review, f => f.HasOwner, "who owns it?")
        .Concat(Each(review, f => !(f.OwnerHasLeft && ActionState.IsToDo(f.State)), "its owner has left; who owns it now?"));

    public static IEnumerable<Missing> DueDate(ReviewSnapshot review) => Each(review, f => f.HasDueDate, "by when?");

    public static IEnumerable<Missing> DoneWhen(ReviewSnapshot review) => Each(review, f => f.HasDoneWhen, "how will anybody see that it is done?");

    public static IEnumerable<Missing> Factor(ReviewSnapshot review) => Each(review, f => f.HasFactor, "which factor does it answer?");

    static IEnumerable<Missing> Each(ReviewSnapshot review, Func<FollowUpFact, bool> holds, string question) =>
        from followUp in review.FollowUps
        where followUp.State != "declined" && !holds(followUp)
        select new Missing($"{ActionItem.NameOf(followUp.Number)}: {question}", $"/follow-ups/{followUp.Number}");
}
