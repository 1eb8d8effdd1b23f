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
        if (!review.Reviewers.Any(r => r != review.AuthorId && r != review.FacilitatorId))
            yield return new("Ask a reviewer who neither began nor facilitates this review", People(review));
    }

    static string People(ReviewSnapshot review) => $"/incidents/{review.Number}/review/people";
}
