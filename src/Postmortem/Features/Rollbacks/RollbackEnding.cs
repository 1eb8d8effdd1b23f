using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>How an attempt ended and what came of it, as written when correcting or recording it. Null leaves what stands there.</summary>
/// <param name="HoldMinutes">As typed; empty takes it away.</param>
public sealed record RollbackEnding(string? Outcome = null, string? Note = null, string? SideEffects = null, string? DataLost = null,
    string? Metric = null, string? Threshold = null, string? Value = null, string? HoldMinutes = null)
{
    internal Rollback ApplyTo(Rollback rollback, Checks checks)
    {
        var outcome = string.IsNullOrEmpty(Outcome) ? rollback.Outcome : checks.OneOf("outcome", Outcome, RollbackOutcome.All, "The outcome");
        return rollback with
        {
            Outcome = outcome,
            OutcomeNote = checks.Optional("note", Note ?? rollback.OutcomeNote, RollbackFields.LongestNote, "The note"),
            SideEffects = checks.Optional("side_effects", SideEffects ?? rollback.SideEffects, RollbackFields.LongestNote, "“Side effects”"),
            DataLost = checks.Optional("data_lost", DataLost ?? rollback.DataLost, RollbackFields.LongestNote, "“Data lost”"),
            VerificationMetric = checks.Optional("metric", Metric ?? rollback.VerificationMetric, 200, "The metric").ReplaceLineEndings(" "),
            VerificationThreshold = checks.Optional("threshold", Threshold ?? rollback.VerificationThreshold, 200, "The threshold").ReplaceLineEndings(" "),
            VerificationValue = checks.Optional("value", Value ?? rollback.VerificationValue, 200, "The value").ReplaceLineEndings(" "),
            VerificationHoldMinutes = HoldMinutes is null ? rollback.VerificationHoldMinutes : RecoveryCheckFields.Hold(checks, "hold_minutes", HoldMinutes),
        };
    }
}
