using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Meetings;

/// <param name="Step">One of <see cref="MeetingStep"/>.</param>
/// <param name="Version">The meeting's version that the page shows; null takes the newest.</param>
public sealed record SteerMeetingInput(int Number, string? Step, int? Version = null);

/// <summary>Begins, pauses and ends the meeting, and goes from one part to the next; every screen shows the same clock.</summary>
public sealed class SteerMeeting(Database database, MeetingGuides guides, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(SteerMeetingInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var checks = new Checks();
        var step = checks.OneOf("step", input.Step, MeetingStep.All, "The step");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!checks.Passed) return checks.Failure;
            var meeting = await s.FindMeetingAsync(held.Review.Id);
            if (input.Version is { } seen && seen != meeting.Version) return Failure.Conflict("Somebody moved the meeting on a moment ago. The clock shows where it is now.");
            var time = new MeetingClock(meeting, guides.Read(), now);
            if (time.After(step) is not { } after) return Failure.Conflict($"The meeting is {time.State}, so this step does not fit now. The clock shows where it is.");
            await s.PutMeetingAsync(after);
            await s.RecordAsync(actor, now, new Fact("meeting.steered", held.Incident.Id, held.Review.Id, new { Step = step, after.Part }));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}
