using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <param name="Metric">What was looked at: "error rate of checkout".</param>
/// <param name="Threshold">What would be good: "below 1 % for 10 min".</param>
/// <param name="Value">What was seen: "0.4 %".</param>
/// <param name="Holds">verified, or, when the metric says otherwise, partial or failed: then the attempt is taken back to that.</param>
public sealed record VerifyRollbackInput(int Number, int Attempt, string? Metric = null, string? Threshold = null, string? Value = null,
    string? Holds = RollbackState.Verified) : StepInput(Number, Attempt);

/// <summary>Whether it helped is read from a metric, not from the fact that the deploy went through.</summary>
public sealed class VerifyRollback(RollbackWriter writer)
{
    public static readonly string[] Results = [RollbackState.Verified, RollbackState.Partial, RollbackState.Failed];

    public async Task<Result<Rollback>> RunAsync(VerifyRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var metric = checks.Required("metric", input.Metric, 200, "The metric").ReplaceLineEndings(" ");
        var threshold = checks.Optional("threshold", input.Threshold, 200, "The threshold").ReplaceLineEndings(" ");
        var value = checks.Required("value", input.Value, 200, "The value").ReplaceLineEndings(" ");
        var result = checks.OneOf("holds", input.Holds, Results, "“Does it hold?”");
        var held = result == RollbackState.Verified;
        return await writer.TakeAsync(RollbackStep.Verify, input, actor, checks, (_, rollback, at) => Task.FromResult(rollback with
        {
            State = result,
            Outcome = held ? RollbackOutcome.Succeeded : result,
            VerifiedAt = held ? at : null,
            VerifiedBy = held ? actor.Name : null,
            VerificationMetric = metric,
            VerificationThreshold = threshold,
            VerificationValue = value,
        }), ct);
    }
}
