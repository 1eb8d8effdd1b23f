using Postmortem.Data;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Meetings;

/// <param name="At">Null: no meeting is planned, or the planned one is cancelled.</param>
/// <param name="Version">The meeting's version that was read, 0 before there was any; null takes the newest.</param>
public sealed record PlanMeetingInput(int Number, DateTimeOffset? At, int? Minutes = null, string? Place = null, bool TakesContributions = false, bool NamesAnswers = false, int? Version = null);

/// <summary>When and where people meet, and how open they may be there. Those involved are told.</summary>
public sealed class PlanMeeting(Database database, MeetingGuides guides, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(PlanMeetingInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var checks = new Checks();
        var minutes = input.Minutes ?? guides.Read().Minutes;
        checks.Must(minutes is >= 5 and <= 480, "minutes", "The length must be between 5 and 480 minutes.");
        var place = checks.Optional("place", input.Place, 500, "The place").ReplaceLineEndings(" ");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            var before = await s.FindMeetingAsync(held.Review.Id);
            var after = before with { Minutes = minutes, Place = place, TakesContributions = input.TakesContributions, NamesAnswers = input.NamesAnswers };
            if (after == before && held.Review.MeetingAt == input.At) return Done.Value;
            if (input.Version is { } seen && seen != before.Version)
            {
                var (by, zone) = (await s.LastPlannedByAsync(held.Review.Id), actor.Zone());
                return Failure.Conflict($"{by} planned this meeting otherwise a moment ago. Nothing of yours was saved yet: compare the two, then save again.",
                    new EditConflict("at", TextOf(after, input.At, zone), TextOf(before, held.Review.MeetingAt, zone), before.Version, by));
            }
            await s.PlanAsync(held, after, input.At, actor, now);
            if (held.Review.MeetingAt != input.At) await s.SignOffsChangedAsync(held with { Review = held.Review with { MeetingAt = input.At } }, now);
            else s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }

    /// <summary>As the form asks for it.</summary>
    static string TextOf(Meeting meeting, DateTimeOffset? at, TimeZoneInfo zone) => $"""
        When: {(at is { } moment ? When.Write(moment, Accuracy.Exact, zone) : "no meeting")}
        Minutes: {meeting.Minutes}
        Where: {(meeting.Place.Length > 0 ? meeting.Place : "not said")}
        People may send something ahead without a name: {(meeting.TakesContributions ? "yes" : "no")}
        Names stand at the answers: {(meeting.NamesAnswers ? "yes" : "no")}
        """;
}

public static class MeetingPlan
{
    /// <summary>Keeps the plan, and tells those involved what of it they have to know. The caller writes the review.</summary>
    /// <param name="held">With the review as it was.</param>
    /// <param name="at">When it shall be.</param>
    internal static async Task PlanAsync(this WriteSession s, HeldReview held, Meeting meeting, DateTimeOffset? at, Actor actor, DateTimeOffset now)
    {
        var known = await s.FindMeetingAsync(held.Review.Id);
        var was = held.Review.MeetingAt;
        var isNews = at is not null ? was != at || known.Minutes != meeting.Minutes || known.Place != meeting.Place : was is not null;
        meeting = meeting with { StartsAt = at ?? was ?? known.StartsAt, Sequence = known.Sequence + (isNews ? 1 : 0) };
        await s.PutMeetingAsync(meeting);
        var what = !isNews ? "meeting.arranged" : at is null ? "meeting.cancelled" : was is null ? "meeting.planned" : "meeting.moved";
        await s.RecordAsync(actor, now, new Fact(what, held.Incident.Id, held.Review.Id, new { At = at, Before = was, meeting.Minutes, meeting.Place, meeting.Sequence, meeting.TakesContributions, meeting.NamesAnswers, ReviewVersion = was == at ? (int?)null : held.Review.Version + 1 }));
    }
}
