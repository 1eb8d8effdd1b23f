using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.SignOff;

/// <param name="Why">Needed once this person has decided: a sign-off does not vanish without a word.</param>
public sealed record WithdrawReviewerInput(int Number, Guid PersonId, string? Why = null);

/// <summary>No longer asks this person to sign. What they decided stays in the journal.</summary>
public sealed class WithdrawReviewer(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(WithdrawReviewerInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var checks = new Checks();
        var why = checks.Optional("why", input.Why, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (held.Review.Locked() is { } locked) return locked;
            if ((await s.ListReviewersAsync(held.Review.Id)).FirstOrDefault(r => r.PersonId == input.PersonId) is not { } reviewer) return Failure.NotFound("This reviewer");
            if (reviewer.Decision is not null && why.Length == 0)
                return Failure.Invalid("why", $"{reviewer.Name} has decided: {reviewer.Decision}. Say why their sign-off is no longer needed.");
            await s.RemoveReviewerAsync(held.Review.Id, input.PersonId);
            await s.SignOffsChangedAsync(held, now);
            await s.RecordAsync(actor, now, new Fact("review.reviewer_withdrawn", held.Incident.Id, held.Review.Id, new { input.PersonId, reviewer.Name, reviewer.Decision, reviewer.Comment, Why = why }));
            return Done.Value;
        }, ct);
    }
}
