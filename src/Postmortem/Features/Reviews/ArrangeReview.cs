using Postmortem.Data;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <param name="FacilitatorId">Null: nobody yet.</param>
/// <param name="MeetingAt">Null: no meeting is planned.</param>
public sealed record ArrangeReviewInput(int Number, Guid? FacilitatorId, DateTimeOffset? MeetingAt, int? Version = null);

/// <summary>Who guides the review, and when people meet.</summary>
public sealed class ArrangeReview(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ArrangeReviewInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (held.Review.Locked() is { } locked) return locked;
            if (input.Version is { } seen && seen != held.Review.Version) return Failure.Conflict("Somebody changed this review a moment ago. Look again and decide.");
            if (input.FacilitatorId is { } person && await s.FindInviteeAsync(person, held.Incident.Id) is null or { Role: Role.Reader }) return ReviewerStore.NotInvitable("facilitator");
            if (held.Review.FacilitatorId == input.FacilitatorId && held.Review.MeetingAt == input.MeetingAt) return Done.Value;
            var review = held.Review with { FacilitatorId = input.FacilitatorId, MeetingAt = input.MeetingAt };
            if (held.Review.MeetingAt != input.MeetingAt) await s.PlanAsync(held, await s.FindMeetingAsync(held.Review.Id), input.MeetingAt, actor, now);
            await s.SignOffsChangedAsync(held with { Review = review }, now);
            await s.RecordAsync(actor, now, new Fact("review.arranged", held.Incident.Id, review.Id, new { review.FacilitatorId, review.MeetingAt }));
            return Done.Value;
        }, ct);
    }
}
