using Postmortem.Features.Exports.Record;
using Postmortem.Features.Rollbacks;

namespace Postmortem.Features.Exports.Import;

static class ForeignRollback
{
    /// <summary>The first word that the file's type contains decides.</summary>
    static readonly (string[] Words, string Kind)[] Kinds =
    [
        (["kill-switch", "killswitch", "flag", "toggle"], RollbackKind.Flag),
        (["restore", "snapshot", "backup"], RollbackKind.Restore),
        (["failover"], RollbackKind.Failover),
        (["traffic", "drain"], RollbackKind.Traffic),
        (["schema", "migration"], RollbackKind.Schema),
        (["config"], RollbackKind.Config),
        (["infra", "scale"], RollbackKind.Infrastructure),
        (["deploy", "release", "rollback", "revert", "gitops", "redeploy"], RollbackKind.Deploy),
    ];

    public static RecordedRollback Read(JsonCursor item, int attempt, ImportNotes notes)
    {
        if (!item.IsObject()) return new();
        var type = item.Required("type", 100).ToLowerInvariant();
        var said = item.Optional("outcome", 200);
        var started = item.Time("started");
        var finished = item.Time("completed");
        var remark = item.Optional("notes", 2000);
        if (finished < started) item.Add("completed is before started");
        foreach (var name in item.NamesExcept("type", "from", "to", "started", "completed", "outcome", "notes")) notes.LeaveOut($"{item.Path}.{name}");
        var outcome = OutcomeOf(said, item, notes);
        if (outcome is null && finished is { } ended) notes.LeaveOut($"{item.Path}.completed: {ended:yyyy-MM-dd HH:mm} UTC; an attempt without an outcome has not finished here, so finish it on its panel and give both");
        var kind = KindOf(type, item, notes);
        var direction = DirectionOf(type, remark);
        notes.Map($"{item.Path}: {type} became {RollbackKind.InWords(kind)}, {RollbackDirection.InWords(direction).ToLowerInvariant()}, {outcome ?? "without outcome"}");
        return new()
        {
            Attempt = attempt,
            Kind = kind,
            Direction = direction,
            FromVersion = item.Optional("from", 200),
            ToVersion = item.Optional("to", 200),
            State = outcome is null ? started is null ? RollbackState.Proposed : RollbackState.Started : RollbackState.After(outcome),
            StartedAt = started,
            FinishedAt = outcome is null ? null : finished,
            Outcome = outcome,
            OutcomeNote = string.Join("; ", new[] { said.Length > 0 && said != outcome ? said : "", remark }.Where(t => t.Length > 0)),
            DataLost = said.Contains("data loss", StringComparison.OrdinalIgnoreCase) ? $"The source says “{said}”." : "",
        };
    }

    static string KindOf(string type, JsonCursor item, ImportNotes notes)
    {
        foreach (var (words, kind) in Kinds)
            if (words.Any(word => type.Contains(word, StringComparison.Ordinal))) return kind;
        notes.Guess($"{item.Path}.type: “{type}” is not one that we know, so it became {RollbackKind.Deploy}");
        return RollbackKind.Deploy;
    }

    static string DirectionOf(string type, string remark)
    {
        if (type.Contains("kill", StringComparison.Ordinal) || type.Contains("traffic", StringComparison.Ordinal)) return RollbackDirection.Mitigation;
        var forward = new[] { "roll-forward", "roll forward", "rolled forward", "fix-forward", "fix forward" };
        return forward.Any(word => remark.Contains(word, StringComparison.OrdinalIgnoreCase) || type.Contains(word, StringComparison.Ordinal)) ? RollbackDirection.Forward : RollbackDirection.Back;
    }

    static string? OutcomeOf(string said, JsonCursor item, ImportNotes notes)
    {
        if (said.Length == 0) return null;
        var word = said.Split(' ', ',')[0].ToLowerInvariant();
        var outcome = word switch
        {
            "succeeded" or "success" or "successful" or "completed" => RollbackOutcome.Succeeded,
            "partial" or "partially" => RollbackOutcome.Partial,
            "failed" or "failure" => RollbackOutcome.Failed,
            "abandoned" or "aborted" or "cancelled" => RollbackOutcome.Abandoned,
            _ => null,
        };
        if (outcome is null) notes.Guess($"{item.Path}.outcome: “{said}” is not one that we know; the attempt has none, set it on its panel");
        return outcome;
    }
}
