using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>proposed → decided (or rejected) → started → finished → verified; several attempts side by side.</summary>
[ApiDoor, Tags("Rollbacks"), Route("/api/v1/incidents/{number:int}/rollbacks")]
public sealed class RollbacksApi(Database database, ProposeRollback propose, EditRollback edit, DecideRollback decide, RejectRollback reject,
    StartRollback start, FinishRollback finish, VerifyRollback verify, AbandonRollback abandon, RecordRollback record) : ControllerBase
{
    [HttpGet, EndpointSummary("List rollbacks"), EndpointDescription("Every attempt in order."), Answers<IReadOnlyList<RollbackAnswer>>]
    public async Task<IActionResult> ListRollbacksAsync(int number, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident ? (await s.ListRollbacksAsync(incident.Id)).Select(r => RollbackAnswer.Of(r, number)).ToList() : null, ct), IncidentRef.NameOf(number));

    [HttpPost, EndpointSummary("Propose a rollback"), EndpointDescription("Puts a way back, or forward, on the table. From here the decision clock is seen by everyone."), Answers<RollbackAnswer>(201)]
    public async Task<IActionResult> ProposeRollbackAsync(int number, ProposalBody body, CancellationToken ct) => await this.AnswerAsync(
        await propose.RunAsync(new(number, body.Fields, body.At, body.Accuracy), this.Caller(), ct), r => Task.FromResult<object?>(RollbackAnswer.Of(r, number)), r => $"/api/v1/incidents/{number}/rollbacks/{r.Attempt}");

    [HttpPost("past"), EndpointSummary("Record a past rollback"), EndpointDescription("An attempt that is over, in one go: only what is known, no invented times."), Answers<RollbackAnswer>(201)]
    public async Task<IActionResult> RecordRollbackAsync(int number, PastRollbackBody body, CancellationToken ct) => await this.AnswerAsync(
        await record.RunAsync(body.Input(number), this.Caller(), ct), r => Task.FromResult<object?>(RollbackAnswer.Of(r, number)), r => $"/api/v1/incidents/{number}/rollbacks/{r.Attempt}");

    [HttpGet("{attempt:int}"), EndpointSummary("Get a rollback"), EndpointDescription("By its number within the incident."), Answers<RollbackAnswer>]
    public async Task<IActionResult> GetRollbackAsync(int number, int attempt, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident && await s.FindRollbackAsync(incident.Id, attempt) is { } r ? RollbackAnswer.Of(r, number) : null, ct), $"Attempt {attempt} of {IncidentRef.NameOf(number)}");

    [HttpPatch("{attempt:int}"), EndpointSummary("Correct a rollback"), EndpointDescription("Changes what is given. It takes no step; what was corrected stands on the timeline."), Answers<RollbackAnswer>]
    public async Task<IActionResult> EditRollbackAsync(int number, int attempt, RollbackEditBody body, CancellationToken ct) =>
        await ShowAsync(number, await edit.RunAsync(body.Input(number, attempt, this.Seen(body.Version)), this.Caller(), ct));

    [HttpPost("{attempt:int}/decision"), EndpointSummary("Decide a rollback"), EndpointDescription("“We do this.” Pre-flight questions are answered, or skipped with a reason."), Answers<RollbackAnswer>]
    public async Task<IActionResult> DecideRollbackAsync(int number, int attempt, DecisionBody body, CancellationToken ct)
    {
        var answers = body.Preflight?.Select(p => new PreflightAnswer(p.Key ?? "", p.Answer, p.Note)).ToList();
        return await ShowAsync(number, await decide.RunAsync(On(new DecideRollbackInput(number, attempt, body.Why, body.DeciderRole, answers, body.PreflightSkippedBecause), body), this.Caller(), ct));
    }

    [HttpPost("{attempt:int}/rejection"), EndpointSummary("Reject a rollback"), EndpointDescription("“Not this one”, with the reason."), Answers<RollbackAnswer>]
    public async Task<IActionResult> RejectRollbackAsync(int number, int attempt, RejectionBody body, CancellationToken ct) =>
        await ShowAsync(number, await reject.RunAsync(On(new RejectRollbackInput(number, attempt, body.Why, body.DeciderRole), body), this.Caller(), ct));

    [HttpPost("{attempt:int}/start"), EndpointSummary("Start a rollback"), EndpointDescription("The first command went out. The body may be left out."), Answers<RollbackAnswer>]
    public async Task<IActionResult> StartRollbackAsync(int number, int attempt, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] StartBody? body, CancellationToken ct) =>
        await ShowAsync(number, await start.RunAsync(On(new StartRollbackInput(number, attempt), body ?? new()), this.Caller(), ct));

    [HttpPost("{attempt:int}/finish"), EndpointSummary("Finish a rollback"), EndpointDescription("It is over, one way or another."), Answers<RollbackAnswer>]
    public async Task<IActionResult> FinishRollbackAsync(int number, int attempt, FinishBody body, CancellationToken ct) =>
        await ShowAsync(number, await finish.RunAsync(On(new FinishRollbackInput(number, attempt, body.Outcome, body.Note, body.SideEffects, body.DataLost), body), this.Caller(), ct));

    [HttpPost("{attempt:int}/verification"), EndpointSummary("Verify a rollback"), EndpointDescription("Whether it helped is read from a metric."), Answers<RollbackAnswer>]
    public async Task<IActionResult> VerifyRollbackAsync(int number, int attempt, VerificationBody body, CancellationToken ct) =>
        await ShowAsync(number, await verify.RunAsync(On(new VerifyRollbackInput(number, attempt, body.Metric, body.Threshold, body.Value, body.Holds ?? RollbackState.Verified, StepBody.Hold(body.HoldMinutes), body.Reading, body.SideEffects, body.DataLost), body), this.Caller(), ct));

    [HttpPost("{attempt:int}/abandonment"), EndpointSummary("Abandon a rollback"), EndpointDescription("Given up before its end, with the reason."), Answers<RollbackAnswer>]
    public async Task<IActionResult> AbandonRollbackAsync(int number, int attempt, AbandonmentBody body, CancellationToken ct) =>
        await ShowAsync(number, await abandon.RunAsync(On(new AbandonRollbackInput(number, attempt, body.Why), body), this.Caller(), ct));

    T On<T>(T input, StepBody body) where T : StepInput => input with { Version = this.Seen(body.Version), At = body.At, Accuracy = body.Accuracy };

    Task<IActionResult> ShowAsync(int number, Result<Rollback> result) => this.AnswerAsync(result, r => Task.FromResult<object?>(RollbackAnswer.Of(r, number)));
}
