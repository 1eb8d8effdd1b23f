using Postmortem.Data;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <param name="Metric">What was looked at: "error rate of checkout".</param>
/// <param name="Threshold">What would be good: "below 1 %".</param>
/// <param name="Value">What was seen: "0.4 %".</param>
/// <param name="Holds">verified, or, when the metric says otherwise, partial or failed: then the attempt is taken back to that.</param>
/// <param name="HoldMinutes">For how long it has to be as wanted, as typed, and has been when it is verified; null or empty when nobody said.</param>
/// <param name="Reading">What was read of the service's recovery checks, and is kept as evidence; null for what a person saw.</param>
/// <param name="SideEffects">What shows only now; null leaves what stands there, as with <paramref name="DataLost"/>.</param>
public sealed record VerifyRollbackInput(int Number, int Attempt, string? Metric = null, string? Threshold = null, string? Value = null,
    string? Holds = RollbackState.Verified, string? HoldMinutes = null, Guid? Reading = null,
    string? SideEffects = null, string? DataLost = null) : StepInput(Number, Attempt);

/// <summary>Whether it helped is read from a metric, not from the fact that the deploy went through.</summary>
public sealed class VerifyRollback(RollbackWriter writer, Database database)
{
    public static readonly string[] Results = [RollbackState.Verified, RollbackState.Partial, RollbackState.Failed];

    public async Task<Result<Rollback>> RunAsync(VerifyRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var metric = checks.Required("metric", input.Metric, 200, "The metric").ReplaceLineEndings(" ");
        var threshold = checks.Optional("threshold", input.Threshold, 200, "The threshold").ReplaceLineEndings(" ");
        var value = checks.Required("value", input.Value, 200, "The value").ReplaceLineEndings(" ");
        var hold = RecoveryCheckFields.Hold(checks, "hold_minutes", input.HoldMinutes);
        var result = checks.OneOf("holds", input.Holds, Results, "“Does it hold?”");
        var sideEffects = input.SideEffects is null ? null : checks.Optional("side_effects", input.SideEffects, RollbackFields.LongestNote, "“Side effects”");
        var dataLost = input.DataLost is null ? null : checks.Optional("data_lost", input.DataLost, RollbackFields.LongestNote, "“Data lost”");
        var held = result == RollbackState.Verified;
        var (isThere, reading) = await database.ReadAsync(async s => await s.FindIncidentRefAsync(input.Number, actor) is { } incident && await s.FindRollbackAsync(incident.Id, input.Attempt) is { } of
            ? (true, input.Reading is { } id ? await s.FindReadingAsync(of.Id, id) : null) : (false, null), ct);
        // Of an attempt that is not there, the step itself says so.
        checks.Must(input.Reading is null || reading is not null || !isThere, "reading", "What was read is no longer there. Read again, or enter by hand what you see.");
        return await writer.TakeAsync(RollbackStep.Verify, input, actor, checks, (_, rollback, at) => Task.FromResult(rollback with
        {
            State = result,
            Outcome = held ? RollbackOutcome.Succeeded : result,
            VerifiedAt = held ? at : null,
            VerifiedBy = held ? actor.Name : null,
            VerificationMetric = metric,
            VerificationThreshold = threshold,
            VerificationValue = value,
            VerificationHoldMinutes = hold,
            Reading = reading,
            SideEffects = sideEffects ?? rollback.SideEffects,
            DataLost = dataLost ?? rollback.DataLost,
        }), ct, (s, _) => reading is null ? Task.CompletedTask : s.KeepReadingAsync(reading),
            // A reading that says so has measured for how long.
            (rollback, at) => held && reading is not { Result: RollbackState.Verified } && RollbackSteps.HoldRefusal(rollback, hold, at, actor.Zone()) is { } early ? Failure.Invalid("hold_minutes", early) : null);
    }
}
