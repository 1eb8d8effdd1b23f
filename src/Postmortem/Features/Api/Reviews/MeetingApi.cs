using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Meeting"), Route("/api/v1/incidents/{number:int}/review/meeting")]
public sealed class MeetingApi(Database database, MeetingGuides guides, PlanMeeting plan, SteerMeeting steer, CollectNote collect, SettleNote settle, InvitationText invitation, TimeProvider clock) : ControllerBase
{
    [HttpGet, EndpointSummary("Get the meeting"), EndpointDescription("Its plan, its clock, and what was collected. Contributions without a name are shown to facilitators only."), Answers<MeetingAnswer>]
    public async Task<IActionResult> GetMeetingAsync(int number, CancellationToken ct) => this.Found(await ShowAsync(number, ct), ReviewReading.NameOf(number));

    [HttpPut, EndpointSummary("Plan the meeting"), EndpointDescription("Replaces the plan. Without starts_at a planned meeting is cancelled. Those involved are told in Slack."), Answers<MeetingAnswer>]
    public async Task<IActionResult> PlanMeetingAsync(int number, MeetingBody body, CancellationToken ct) => await this.AnswerAsync(
        await plan.RunAsync(new(number, body.StartsAt, body.Minutes, body.Place, body.TakesContributions ?? false, body.NamesAnswers ?? false, this.Seen(body.Version)), this.Caller(), ct), () => ShowAsync(number, ct));

    [HttpPost("steps"), EndpointSummary("Move the meeting on"), EndpointDescription("Begins, pauses and ends it, and goes from part to part; every screen shows the same clock."), Answers<MeetingAnswer>]
    public async Task<IActionResult> SteerMeetingAsync(int number, MeetingStepBody body, CancellationToken ct) => await this.AnswerAsync(
        await steer.RunAsync(new(number, body.Step, this.Seen(body.Version)), this.Caller(), ct), () => ShowAsync(number, ct));

    [HttpPost("notes"), EndpointSummary("Write down what is said"), EndpointDescription("A surprise or an idea stands in the meeting's notes; context becomes an entry of the timeline beside the one that it is about."), Answers<MeetingAnswer>]
    public async Task<IActionResult> CollectNoteAsync(int number, MeetingNoteBody body, CancellationToken ct) => await this.AnswerAsync(
        await collect.RunAsync(new(number, body.Kind, body.Text, body.EntryId), this.Caller(), ct), () => ShowAsync(number, ct));

    [HttpPost("notes/{note:guid}/outcome"), EndpointSummary("Settle an idea or a contribution"), EndpointDescription("An idea becomes a follow-up or an experiment, a contribution context, a factor, a surprise or an idea; either can be put aside."), Answers<MeetingAnswer>]
    public async Task<IActionResult> SettleNoteAsync(int number, Guid note, NoteOutcomeBody body, CancellationToken ct) => await this.AnswerAsync(
        await settle.RunAsync(new(number, note, body.Into, body.Text, body.EntryId, body.Category), this.Caller(), ct), () => ShowAsync(number, ct));

    [HttpGet("invitation"), EndpointSummary("Get the invitation"), EndpointDescription("For the token's owner, as iCalendar text (RFC 5545). Its UID stays, its SEQUENCE grows; a cancelled meeting has METHOD:CANCEL."), Answers<InvitationAnswer>]
    public async Task<IActionResult> GetInvitationAsync(int number, CancellationToken ct)
    {
        var result = await invitation.ReadAsync(number, this.Caller(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : new ApiAnswer(StatusCodes.Status200OK, new InvitationAnswer(result.Value));
    }

    Task<object?> ShowAsync(int number, CancellationToken ct) => database.ReadAsync(async s => await s.ReadMeetingPageAsync(number, new(), guides.Read(), this.Caller(), clock.GetUtcNow()) is { } page ? (object?)MeetingAnswer.Of(page) : null, ct);
}

/// <summary>Said without a name, so nothing is kept of the request: no log, no idempotency key.</summary>
[ApiDoor, Tags("Meeting"), Route("/api/v1/incidents/{number:int}/review/meeting"), Unlogged]
public sealed class SpeakUpApi(Contribute contribute, AnswerMeeting answer) : ControllerBase
{
    [HttpPost("contributions"), EnableRateLimiting(RateLimits.ContributionPolicy), EndpointSummary("Send something ahead without a name"), EndpointDescription("For everybody who may see the incident, while the meeting takes contributions. Nothing is kept but the words and the day; an Idempotency-Key is passed over."), AnswersNothing]
    public async Task<IActionResult> ContributeAsync(int number, ContributionBody body, CancellationToken ct) => this.Answer(await contribute.RunAsync(new(number, body.Text), this.Caller(), ct));

    [HttpPost("answers"), EnableRateLimiting(RateLimits.ContributionPolicy), EndpointSummary("Say whether you learned something"), EndpointDescription("Once the meeting has begun. Kept with a name only where the meeting's plan says so; an Idempotency-Key is passed over."), AnswersNothing]
    public async Task<IActionResult> AnswerMeetingAsync(int number, MeetingAnswerBody body, CancellationToken ct) => this.Answer(await answer.RunAsync(new(number, body.Learned, body.Again, body.Text), this.Caller(), ct));
}
