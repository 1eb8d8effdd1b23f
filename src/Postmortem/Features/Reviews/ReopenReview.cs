using Postmortem.Data;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

public sealed record ReopenReviewInput(int Number, string? Why);

/// <summary>published or closed → in review. The text counts as changed, so that it is signed again before it is published again.</summary>
public sealed class ReopenReview(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ReopenReviewInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var checks = new Checks();
        var why = checks.Required("why", input.Why, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            var review = held.Review;
            if (review.IsOpen) return Failure.Conflict($"This review is {review.State}; it can be edited as it is.");
            await s.UpdateReviewAsync(review with { State = ReviewState.InReview, TextVersion = review.TextVersion + 1, PublishedAt = null, ClosedAt = null, GapsAcceptedBecause = null }, now);
            await s.ForgetMentionsAsync(review.Id);
            await s.RecordAsync(actor, now, new Fact("review.reopened", held.Incident.Id, review.Id, new { From = review.State, Why = why }));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}
