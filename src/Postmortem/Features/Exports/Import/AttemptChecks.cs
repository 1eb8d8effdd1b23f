using Postmortem.Features.Exports.Record;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>What an attempt brings along: readings of metrics, and the steps that were followed.</summary>
static class AttemptChecks
{
    public static void Of(string at, RecordedRollback r, List<Fault> faults)
    {
        Must($"{at}.verification_hold_minutes", r.VerificationHoldMinutes is null or (>= 1 and <= RecoveryCheck.LongestHold), $"this must be 1 to {RecoveryCheck.LongestHold} minutes");
        Must($"{at}.instructions", r.Instructions.Length <= 20_000, "this is longer than 20000 characters");
        Must($"{at}.readings", r.Readings.Count <= 1000, "there are more than 1000 readings");
        Must($"{at}.steps", r.Steps.Count <= 1000, "there are more than 1000 steps");
        foreach (var (i, x) in r.Readings.Index())
        {
            var here = $"{at}.readings[{i}]";
            Must($"{here}.read_at", x.ReadAt != default && x.From != default && x.To >= x.From, "the times of this reading are missing, or in the wrong order");
            Must($"{here}.comparison", Comparison.All.Contains(x.Comparison), $"this must be one of: {string.Join(", ", Comparison.All)}");
            Must($"{here}.result", VerifyRollback.Results.Contains(x.Result), $"this must be one of: {string.Join(", ", VerifyRollback.Results)}");
            Must($"{here}.threshold", double.IsFinite(x.Threshold) && double.IsFinite(x.Last) && double.IsFinite(x.Worst), "this number is too large");
            Must($"{here}.step_seconds", x is { StepSeconds: >= 0, HoldMinutes: >= 0, HeldSeconds: >= 0, Series: >= 0, Samples: >= 0 }, "the numbers of this reading must not be negative");
            foreach (var (name, text, longest) in new[] { ("name", x.Name, 60), ("query", x.Query, RecoveryCheck.LongestQuery), ("unit", x.Unit, 20), ("worst_series", x.WorstSeries, 300), ("warning", x.Warning, 300), ("read_by", x.ReadBy, 200) })
                Must($"{here}.{name}", text.Length <= longest, $"this is longer than {longest} characters");
        }
        foreach (var (i, step) in r.Steps.Index())
        {
            Must($"{at}.steps[{i}].step", step.Step is >= 1 and <= 10_000 && r.Steps.Count(s => s.Step == step.Step) == 1, "this is no number of a step, or stands there twice");
            Must($"{at}.steps[{i}].ticked_by", (step.TickedBy ?? "").Length <= 200, "this is longer than 200 characters");
        }

        void Must(string path, bool holds, string message)
        {
            if (!holds) faults.Add(new Fault(path, message));
        }
    }
}
