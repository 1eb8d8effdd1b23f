using Postmortem.Data;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>draft → in review: from now on the reviewers are asked to read.</summary>
public sealed class SubmitReview(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(int number, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(number, actor) is not { } held) return Failure.NotFound($"The review of INC-{number}");
            if (held.Review.State != ReviewState.Draft) return Failure.Conflict($"This review is {held.Review.State} already.");
            var reviewers = await s.ListReviewersAsync(held.Review.Id);
            if (reviewers.All(r => SignOffRules.WhyNotEnough(r, held.Review with { TextChangedBy = null }) is not null))
                return Failure.Invalid("person", "Ask at least one reviewer first who neither began nor facilitates this review.");
            await s.UpdateReviewAsync(held.Review with { State = ReviewState.InReview }, now);
            await s.RecordAsync(actor, now, new Fact("review.submitted", held.Incident.Id, held.Review.Id, new { Reviewers = reviewers.Select(r => r.PersonId) }));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}
