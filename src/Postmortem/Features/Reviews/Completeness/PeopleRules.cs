using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Completeness;

static class PeopleRules
{
    public static IEnumerable<Missing> Participants(ReviewSnapshot review, SectionText section)
    {
        if (TextRules.CountWords(section.Body) == 0) yield return new("Name the people who took part, by name or by role");
        else if (!section.Touched) yield return new("Check that the list of participants is complete, then edit it or keep it as it is", review.PlaceOf(section.Key));
    }

    public static IEnumerable<Missing> Facilitator(ReviewSnapshot review)
    {
        if (review.FacilitatorId is not { } facilitator) yield return new("Choose a facilitator", People(review));
        else if (review.Responders.Contains(facilitator)) yield return new("The facilitator took part in the response; choose somebody who was not involved", People(review));
    }

    public static IEnumerable<Missing> Reviewer(ReviewSnapshot review)
    {
        if (!review.Reviewers.Any(r => r.Capacity is SignOffCapacity.Reviewer or SignOffCapacity.Approver && r.PersonId != review.AuthorId && r.PersonId != review.FacilitatorId))
            yield return new("Ask a reviewer who neither began nor facilitates this review", People(review));
    }

    // Whoever is asked must sign before it is published: to be asked is all that is left to check here.
    public static IEnumerable<Missing> Confirmed(ReviewSnapshot review)
    {
        if (!review.IsBackfilled && review.Reviewers.All(r => r.Capacity != SignOffCapacity.Participant)) yield return new("Ask somebody who took part to confirm that it was so", People(review));
    }

    public static IEnumerable<Missing> Readable(ReviewSnapshot review)
    {
        if (review.Reviewers.All(r => r.Capacity != SignOffCapacity.Outsider)) yield return new("Ask somebody from another team whether they can follow it", People(review));
    }

    public static IEnumerable<Missing> Approver(ReviewSnapshot review)
    {
        // What is published has been let out, with a reason where nobody of that role approved; nobody can be asked any more.
        if (review.ApproverRole is not { } role || review.State is ReviewState.Published or ReviewState.Closed) yield break;
        if (!review.Reviewers.Any(r => r.Capacity == SignOffCapacity.Approver && (r.ApprovedElsewhere || Role.Covers(r.Role, role))))
            yield return new($"{review.Severity} wants an approver: ask somebody with the role {role}{(role == Role.Administrator ? "" : " or more")}", People(review));
    }

    static string People(ReviewSnapshot review) => $"/incidents/{review.Number}/review/people";
}
