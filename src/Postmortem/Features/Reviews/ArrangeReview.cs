using Postmortem.Data;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

/// <param name="FacilitatorId">Null: nobody yet.</param>
/// <param name="MeetingAt">Null: no meeting is planned.</param>
public sealed record ArrangeReviewInput(int Number, Guid? FacilitatorId, DateTimeOffset? MeetingAt, int? Version = null);

/// <summary>Who guides the review, and when people meet. A change of the text or of a factor meanwhile is no conflict; another arrangement is.</summary>
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
            if (held.Review.FacilitatorId == input.FacilitatorId && held.Review.MeetingAt == input.MeetingAt) return Done.Value;
            if (input.Version is { } seen && await s.ArrangementChangedAfterAsync(held.Review, seen) is { } change) return await ConflictAsync(s, held.Review, input, change.Seen, change.By, actor.Zone());
            if (input.FacilitatorId is { } person && await s.FindInviteeAsync(person, held.Incident.Id) is null or { Role: Role.Reader }) return ReviewerStore.NotInvitable("facilitator");
            var review = held.Review with { FacilitatorId = input.FacilitatorId, MeetingAt = input.MeetingAt };
            if (held.Review.MeetingAt != input.MeetingAt) await s.PlanAsync(held, await s.FindMeetingAsync(held.Review.Id), input.MeetingAt, actor, now);
            await s.SignOffsChangedAsync(held with { Review = review }, now);
            await s.RecordAsync(actor, now, new Fact("review.arranged", held.Incident.Id, review.Id, new { review.FacilitatorId, review.MeetingAt, FacilitatorBefore = held.Review.FacilitatorId, ReviewVersion = held.Review.Version + 1 }));
            return Done.Value;
        }, ct);
    }

    /// <param name="seen">What the form showed: a field that was left as it was is no decision against what stands now.</param>
    static async Task<Failure> ConflictAsync(ReadSession s, Review review, ArrangeReviewInput input, Arrangement seen, string by, TimeZoneInfo zone)
    {
        var stands = Arrangement.Of(review);
        var (sameFacilitator, sameMeeting) = (input.FacilitatorId == seen.FacilitatorId, input.MeetingAt?.ToUnixTimeSeconds() == seen.MeetingAt?.ToUnixTimeSeconds());
        var yours = new Arrangement(sameFacilitator ? stands.FacilitatorId : input.FacilitatorId, sameMeeting ? stands.MeetingAt : input.MeetingAt);
        var what = new[] { seen.FacilitatorId == stands.FacilitatorId ? null : "who guides this review", seen.MeetingAt == stands.MeetingAt ? null : "when people meet" }.OfType<string>().ToList();
        return Failure.Conflict(
            $"{by} changed {(what.Count == 0 ? "this review" : Words.Listed(what))} a moment ago. Nothing of yours was saved yet: compare the two, then save again.",
            new EditConflict("facilitator", await yours.TextAsync(s, zone), await stands.TextAsync(s, zone), review.Version, by,
                Untouched: [.. new[] { sameFacilitator ? "facilitator" : null, sameMeeting ? "meeting_at" : null }.OfType<string>()]));
    }
}
