using Postmortem.Features.Reviews.Factors;

namespace Postmortem.Features.Reviews.Completeness;

static class FactorRules
{
    public static IEnumerable<Missing> AtLeast(ReviewSnapshot review, int wanted)
    {
        if (review.Factors.Count < wanted)
            yield return new(wanted == 1 ? "Name at least one contributing factor" : $"Name at least {wanted} contributing factors; {review.Factors.Count} so far", Add(review));
    }

    public static IEnumerable<Missing> Categories(ReviewSnapshot review, int wanted)
    {
        if (review.Factors.Count >= wanted && review.Factors.Select(f => f.Category).Distinct().Count() < wanted)
            yield return new($"Look for a factor of another category than “{review.Factors[0].Category}”", Add(review));
    }

    public static IEnumerable<Missing> NoPerson(ReviewSnapshot review) =>
        from factor in review.Factors
        let finding = FactorWording.Check(factor.Text, review.People, review.Services)
        where finding is not null
        select new Missing($"Factor {factor.Position}: {finding.Question}", Edit(review, factor));

    public static IEnumerable<Missing> Evidence(ReviewSnapshot review) =>
        from factor in review.Factors
        where factor.Evidence.Length == 0
        select new Missing($"Factor {factor.Position}: what shows it? Add a link, a graph or an observation", Edit(review, factor));

    public static IEnumerable<Missing> Explored(ReviewSnapshot review) =>
        from factor in review.Factors
        where !factor.Explored
        select new Missing($"Factor {factor.Position}: explore it, and mark it so", Edit(review, factor));

    public static IEnumerable<Missing> Answered(ReviewSnapshot review) =>
        from factor in review.Factors
        where factor.FollowUps == 0 && string.IsNullOrWhiteSpace(factor.NoActionBecause)
        select new Missing($"Factor {factor.Position}: answer it with a follow-up, or say why no action is taken", Edit(review, factor));

    static string Add(ReviewSnapshot review) => $"/incidents/{review.Number}/review/factors/new";

    static string Edit(ReviewSnapshot review, FactorFact factor) => $"/incidents/{review.Number}/review/factors/{factor.Id}";
}
