using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

static class RollbackText
{
    /// <summary>Every attempt, failed ones too: they are data.</summary>
    public static string Rollbacks(IncidentRecord record) =>
        record.Rollbacks.Count == 0 ? "Nothing was rolled back." : string.Join("\n\n", record.Rollbacks.Select(Attempt));

    /// <summary>the deploy rollback of catalogue to 2.31.0</summary>
    public static string Name(RecordedRollback rollback)
    {
        var what = rollback.Direction switch { "forward" => "the roll-forward", "mitigation" => "the mitigation", _ => $"the {Line(rollback.Kind)} rollback" };
        if ((rollback.Service ?? rollback.Scope) is { Length: > 0 } of) what += $" of {Line(of)}";
        return rollback.ToVersion.Length > 0 ? $"{what} to {Line(rollback.ToVersion)}" : what;
    }

    static string Attempt(RecordedRollback rollback)
    {
        var text = new MarkdownWriter($"**Attempt {rollback.Attempt}: {Name(rollback)}** ({rollback.Outcome ?? rollback.State})\n\n");
        void Row(string name, string? value)
        {
            if (value is { Length: > 0 }) text.Add($"- {name}: {Line(value)}\n");
        }
        if (rollback.FromVersion.Length > 0 || rollback.ToVersion.Length > 0) Row("From and to", $"{Or(rollback.FromVersion)} → {Or(rollback.ToVersion)}");
        Row("Proposed because", rollback.Reason);
        Row("Decided", rollback.DecidedAt is { } decided ? $"{Moment(decided)}{(rollback.DeciderRole is { Length: > 0 } role ? $", {role}" : "")}" : null);
        Row("Decision", rollback.DecisionReason);
        Row("Started", rollback.StartedAt is { } started ? Moment(started) : null);
        Row("Finished", rollback.FinishedAt is { } finished ? $"{Moment(finished)}{(rollback.StartedAt is { } began && finished >= began ? $", after {Span(finished - began)}" : "")}" : null);
        Row("Outcome", rollback.OutcomeNote);
        Row("Verified", rollback.VerificationMetric.Length > 0 ? $"{rollback.VerificationMetric} = {Or(rollback.VerificationValue)}{(rollback.VerifiedAt is { } verified ? $" at {Moment(verified)}" : "")}" : null);
        Row("Side effects", rollback.SideEffects);
        Row("Also undid", rollback.AlsoUndoes);
        Row("Data lost", rollback.DataLost);
        return text.ToString().TrimEnd();
    }

    static string Or(string value) => value.Length == 0 ? "unknown" : value;
}
