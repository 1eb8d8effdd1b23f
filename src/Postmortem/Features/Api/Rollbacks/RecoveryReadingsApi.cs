using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>What the metrics say after a rollback.</summary>
[ApiDoor, Tags("Rollbacks"), Route("/api/v1/incidents/{number:int}/rollbacks/{attempt:int}/readings")]
public sealed class RecoveryReadingsApi(Database database, ReadRecovery read) : ControllerBase
{
    [HttpPost, EndpointSummary("Read the recovery checks"), EndpointDescription("Asks the service’s Prometheus from the end of the rollback until now, and suggests what that means. It takes no step: give its key with the verification, and it is kept as evidence."), Answers<ReadingAnswer>]
    public async Task<IActionResult> ReadRecoveryAsync(int number, int attempt, CancellationToken ct) => await this.AnswerAsync(
        await read.RunAsync(new(number, attempt), this.Caller(), ct), r => Task.FromResult<object?>(ReadingAnswer.Of(r)));

    [HttpGet, EndpointSummary("List readings"), EndpointDescription("Those that were kept as evidence of an attempt’s verification."), Answers<IReadOnlyList<ReadingAnswer>>]
    public async Task<IActionResult> ListReadingsAsync(int number, int attempt, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident && await s.FindRollbackAsync(incident.Id, attempt) is { } rollback
            ? (await s.ListReadingsAsync(incident.Id)).Where(r => r.RollbackId == rollback.Id).Select(ReadingAnswer.Of).ToList() : null, ct), $"Attempt {attempt} of {IncidentRef.NameOf(number)}");
}

/// <param name="Result">What it suggests: verified, partial or failed.</param>
/// <param name="Waits">It is as wanted, only not for long enough yet.</param>
/// <param name="Says">The same in sentences.</param>
/// <param name="Checks">Each check with its query, its span of time and what was seen.</param>
public sealed record ReadingAnswer(Guid Id, [OneOf(typeof(VerifyRollback), List = nameof(VerifyRollback.Results))] string Result, bool Waits, string Says, DateTimeOffset ReadAt, string ReadBy, IReadOnlyList<CheckReading> Checks)
{
    public static ReadingAnswer Of(RecoveryReading r) => new(r.Id, r.Result, r.Waits, r.InWords, r.ReadAt, r.ReadBy, r.CheckList);
}
