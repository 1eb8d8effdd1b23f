using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.SignOff;

/// <param name="Capacity">One of <see cref="SignOffCapacity"/>; reviewer when left out.</param>
public sealed record AskReviewerInput(int Number, Guid? PersonId, string? Capacity = null);

/// <summary>Asks somebody to read and sign. Asking twice changes nothing; in another capacity it is that one, as long as they have not decided.</summary>
public sealed class AskReviewer(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(AskReviewerInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        if (input.PersonId is not { } person) return Failure.Invalid("person", "Choose whom to ask.");
        var checks = new Checks();
        var capacity = string.IsNullOrEmpty(input.Capacity) ? SignOffCapacity.Reviewer : checks.OneOf("capacity", input.Capacity, SignOffCapacity.All, "What they are asked for");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (held.Review.Locked() is { } locked) return locked;
            if (await s.FindInviteeAsync(person, held.Incident.Id) is not { } invitee) return ReviewerStore.NotInvitable("person");
            if (!Role.Covers(invitee.Role, Role.Responder)) return Failure.Invalid("person", $"{invitee.Name} may only read. A reviewer needs the role responder or more.");
            var asked = (await s.ListReviewersAsync(held.Review.Id)).FirstOrDefault(r => r.PersonId == person);
            if (asked is { Decision: not null } && asked.Capacity != capacity)
                return Failure.Conflict($"{invitee.Name} has signed as {SignOffCapacity.Name(asked.Capacity)}. Take that back first, with a word why, then ask anew.");
            if (!await s.InsertReviewerAsync(held.Review.Id, person, capacity, actor.Name, now)) return Done.Value;
            await s.SignOffsChangedAsync(held, now);
            await s.RecordAsync(actor, now, new Fact("review.reviewer_asked", held.Incident.Id, held.Review.Id, new { PersonId = person, invitee.Name, Capacity = capacity }));
            return Done.Value;
        }, ct);
    }
}

static class SignOffChange
{
    /// <summary>Gives the review the state that its sign-offs say now.</summary>
    public static async Task SignOffsChangedAsync(this WriteSession s, HeldReview held, DateTimeOffset now)
    {
        var reviewers = await s.ListReviewersAsync(held.Review.Id);
        await s.UpdateReviewAsync(held.Review with { State = SignOffRules.StateOf(reviewers, held.Review) }, now);
        s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
    }
}
