using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>The answers to the decision clock.</summary>
[ApiDoor, Tags("Rollbacks"), Route("/api/v1/incidents/{number:int}/rollbacks")]
public sealed class RecoveryApi(Database database, DecideRecovery decide, WaitWithRecovery wait) : ControllerBase
{
    [HttpPost("decision"), EndpointSummary("Decide at once"), EndpointDescription("Nothing was proposed yet: what is done is put on the table and decided in one. What was known is kept with it."), Answers<RollbackAnswer>(201)]
    public async Task<IActionResult> DecideRecoveryAsync(int number, RecoveryDecisionBody body, CancellationToken ct) => await this.AnswerAsync(
        await decide.RunAsync(body.Input(number), this.Caller(), ct), r => Task.FromResult<object?>(RollbackAnswer.Of(r, number)), r => $"/api/v1/incidents/{number}/rollbacks/{r.Attempt}");

    [HttpPost("wait"), EndpointSummary("Decide to wait"), EndpointDescription("Nothing is undone for now, for a reason. The question comes again."), Answers<WaitAnswer>]
    public async Task<IActionResult> WaitAsync(int number, WaitBody body, CancellationToken ct) => await this.AnswerAsync(
        await wait.RunAsync(new(number, body.Why, body.Minutes, body.DeciderRole), this.Caller(), ct), w => Task.FromResult<object?>(WaitAnswer.Of(w, number)));

    [HttpGet("waits"), EndpointSummary("List decisions to wait"), EndpointDescription("In the order in which they were made."), Answers<IReadOnlyList<WaitAnswer>>]
    public async Task<IActionResult> ListWaitsAsync(int number, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident ? (await s.ListWaitsAsync(incident.Id)).Select(w => WaitAnswer.Of(w, number)).ToList() : null, ct), IncidentRef.NameOf(number));
}
