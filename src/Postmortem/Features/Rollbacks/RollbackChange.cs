using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <summary>One corrected detail, as people read it.</summary>
public sealed record RollbackChange(string What, string From, string To)
{
    public static IReadOnlyList<RollbackChange> Between(Rollback before, Rollback after, TimeZoneInfo zone)
    {
        (string What, Func<Rollback, string?> Read)[] details =
        [
            ("direction", r => r.Direction), ("kind", r => r.Kind), ("service", r => r.ServiceName), ("scope", r => r.Scope), ("from", r => r.FromVersion),
            ("to", r => r.ToVersion), ("reason", r => r.Reason), ("also undoes", r => r.AlsoUndoes), ("decider’s role", r => r.DeciderRole),
            ("reason of the decision", r => r.DecisionReason), ("outcome", r => r.Outcome), ("what happened", r => r.OutcomeNote),
            ("side effects", r => r.SideEffects), ("data lost", r => r.DataLost), ("metric", r => r.VerificationMetric),
            ("threshold", r => r.VerificationThreshold), ("value", r => r.VerificationValue), ("must hold", r => r.VerificationHoldMinutes is { } hold ? $"{hold} min" : ""),
            ("proposed", r => Time(r.ProposedAt)), ("decided", r => Time(r.DecidedAt)), ("started", r => Time(r.StartedAt)),
            ("ended", r => Time(r.FinishedAt)), ("verified", r => Time(r.VerifiedAt)),
        ];
        return [.. details.Select(d => new RollbackChange(d.What, d.Read(before) ?? "", d.Read(after) ?? "")).Where(c => c.From != c.To)];

        string? Time(DateTimeOffset? at) => at is { } known ? $"{When.Write(known, Accuracy.Exact, zone)} {Web.Times.ZoneName(known, zone).Split(' ')[0]}" : null;
    }

    public static string InWords(Rollback after, IReadOnlyList<RollbackChange> changes) =>
        $"{after.Name} corrected:\n{string.Concat(changes.Select(c => $"\n- {c.What}: {Shown(c.To)} (was {Shown(c.From)})"))}";

    public static string Lines(IReadOnlyList<RollbackChange> changes, Func<RollbackChange, string> side) =>
        string.Join("\n", changes.Select(c => $"{c.What}: {Shown(side(c))}"));

    static string Shown(string text) => text.Length > 0 ? text : "empty";
}
