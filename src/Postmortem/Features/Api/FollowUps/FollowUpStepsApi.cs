using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>open → in progress → done → verified, or declined.</summary>
[ApiDoor, Tags("Follow-ups"), Route("/api/v1/follow-ups/{number:int}")]
public sealed class FollowUpStepsApi(Database database, TimeProvider clock, StartActionItem start, ClaimDone claimDone, VerifyActionItem verify,
    AskToDecline askToDecline, DeclineActionItem decline, KeepActionItem keep, ReopenActionItem reopen, ExtendDueDate extend) : ControllerBase
{
    [HttpPost("start"), EndpointSummary("Start a follow-up"), EndpointDescription("Somebody works on it now. The body may be left out."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> StartFollowUpAsync(int number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] FollowUpStartBody? body, CancellationToken ct) =>
        await ShowAsync(number, await start.RunAsync(new(number, this.Seen(body?.Version)), this.Caller(), ct), ct);

    [HttpPost("done"), EndpointSummary("Claim that it is done"), EndpointDescription("A claim; evidence comes with its verification."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> ClaimFollowUpDoneAsync(int number, ClaimBody body, CancellationToken ct) =>
        await ShowAsync(number, await claimDone.RunAsync(new(number, body.Claim, body.Link, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("verification"), EndpointSummary("Verify a follow-up"), EndpointDescription("Closes it with evidence that it works; P0 and P1 need a second person."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> VerifyFollowUpAsync(int number, EvidenceBody body, CancellationToken ct) =>
        await ShowAsync(number, await verify.RunAsync(new(number, body.Kind, body.Evidence, body.Link, this.Seen(body.Version), body.Experiment), this.Caller(), ct), ct);

    [HttpPost("decline-request"), EndpointSummary("Ask to decline a follow-up"), EndpointDescription("It stays as it is until a facilitator answers."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> AskToDeclineFollowUpAsync(int number, FollowUpReasonBody body, CancellationToken ct) =>
        await ShowAsync(number, await askToDecline.RunAsync(new(number, body.Reason, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("decline"), EndpointSummary("Decline a follow-up"), EndpointDescription("By a facilitator or an administrator; somebody else asked for it. Both are recorded."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> DeclineFollowUpAsync(int number, FollowUpDeclineBody body, CancellationToken ct) =>
        await ShowAsync(number, await decline.RunAsync(new(number, body.Reason, body.AskedById, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("keeping"), EndpointSummary("Keep a follow-up"), EndpointDescription("Answers no to the wish to decline it."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> KeepFollowUpAsync(int number, FollowUpReasonBody body, CancellationToken ct) =>
        await ShowAsync(number, await keep.RunAsync(new(number, body.Reason, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("reopening"), EndpointSummary("Reopen a follow-up"), EndpointDescription("Puts it back to open. What was claimed and shown before stays in its history."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> ReopenFollowUpAsync(int number, FollowUpReasonBody body, CancellationToken ct) =>
        await ShowAsync(number, await reopen.RunAsync(new(number, body.Reason, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("due-date"), EndpointSummary("Move the due date"), EndpointDescription("With a reason that everybody can read afterwards; the first one needs none."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> ExtendFollowUpAsync(int number, DueDateBody body, CancellationToken ct) =>
        await ShowAsync(number, await extend.RunAsync(new(number, body.DueOn, body.Reason, this.Seen(body.Version)), this.Caller(), ct), ct);

    Task<IActionResult> ShowAsync(int number, Result<Done> result, CancellationToken ct) =>
        this.AnswerAsync(result, () => database.ReadFollowUpAnswerAsync(number, this.Caller(), clock, ct));
}
