using Postmortem.Features.Changes;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks.Undo;

/// <summary>Why a change can be taken back or not, in sentences.</summary>
static class UndoWords
{
    /// <param name="standing">What happened since and holds.</param>
    public static IEnumerable<string> Against(Change change, IReadOnlyList<TouchedChange> touched, IReadOnlyList<Change> standing)
    {
        if (change.Status == ChangeState.RolledBack) yield return "It was taken back already.";
        if (change.Reversible == Reversible.No) yield return "It is one-way: its record says that it cannot be taken back.";
        else if (IsUnansweredSchema(change)) yield return "It changes the schema or stored data, and nobody said that the older version can work with what is there now.";
        if (change.SecurityFix) yield return "It is a security fix: the older version is open again to what it closed.";
        foreach (var other in touched.Where(t => t.GoesToo && t.Change.SecurityFix)) yield return $"It would undo a security fix: {NameOf(other.Change)}.";
        foreach (var other in touched.Where(t => t.GoesToo && t.Change.Reversible == Reversible.No)) yield return $"It would take back {NameOf(other.Change)}, which is one-way.";
        foreach (var other in standing.Where(c => c.Reversible != Reversible.No && IsUnansweredSchema(c)))
            yield return $"The schema or stored data changed since, with {NameOf(other)}; nobody said that the older version can work with it.";
        foreach (var other in standing.Where(c => c.Reversible == Reversible.No && IsSchema(c) && touched.Any(t => t.Change.Id == c.Id && !t.GoesToo)))
            yield return $"The schema or stored data changed since, one-way, with {NameOf(other)}.";
    }

    public static IEnumerable<string> Care(Change change, IReadOnlyList<string> fixedByIt, IReadOnlyList<TouchedChange> touched, IReadOnlyList<Change> inFlight, string to)
    {
        if (change.Status == ChangeState.Started) yield return "It is still under way: stop it rather than wait for its end.";
        if (to.Length == 0) yield return "No version that is known to be good is recorded. Say which one it is.";
        if (change.Reversible == Reversible.Unknown && !IsSchema(change)) yield return "Nobody said whether it can be taken back.";
        if (change.Reversible == Reversible.Yes && IsSchema(change)) yield return "It changes the schema or stored data; its record says that it can be taken back.";
        if (fixedByIt.Count > 0) yield return $"It fixed {string.Join(", ", fixedByIt)}, which may come back.";
        foreach (var other in touched.Where(t => t.GoesToo && t.Fixes.Count > 0)) yield return $"It would undo what fixed {string.Join(", ", other.Fixes)}: {NameOf(other.Change)}.";
        var (going, staying) = (touched.Count(t => t.GoesToo), touched.Count(t => !t.GoesToo));
        if (going > 0) yield return $"{Count(going, "other change goes", "other changes go")} with it.";
        if (staying > 0) yield return $"{Count(staying, "other change was made since and stays", "other changes were made since and stay")}; the older version may not fit {(staying == 1 ? "it" : "them")}.";
        if (inFlight.Count > 0) yield return $"{Count(inFlight.Count, "change is", "changes are")} still under way: stop or lock {(inFlight.Count == 1 ? "it" : "them")} first.";
    }

    /// <summary>Checkout 5.41.0 → 5.42.0: new price rules</summary>
    public static string NameOf(Change c) => string.Join(' ', new[] { c.Service.Length > 0 ? c.Service : Words.Capital(c.Kind), c.Versions }.Where(p => p.Length > 0)) + (c.Title.Length > 0 ? $": {c.Title.TrimEnd('.')}" : "");

    /// <summary>For “also undoes”: a line each, what must not be overlooked first. It names no incident, since who reads it later may not see that one.</summary>
    public static string AlsoUndoes(UndoView view)
    {
        var lines = view.GoingToo.OrderByDescending(t => t.IsLoud).Select(t => $"{NameOf(t.Change)}{Marks(t)}");
        return Words.Fit(string.Join("\n", lines), RollbackFields.LongestNote);
    }

    static string Marks(TouchedChange t)
    {
        List<string> marks = [.. t.Change.SecurityFix ? ["security fix"] : Array.Empty<string>(), .. t.Fixes.Count > 0 ? ["fixed an earlier incident"] : Array.Empty<string>(), .. IsSchema(t.Change) ? ["schema"] : Array.Empty<string>(), .. t.Change.Reversible == Reversible.No ? ["one-way"] : Array.Empty<string>()];
        return marks.Count == 0 ? "" : $" ({string.Join(", ", marks)})";
    }

    public static string KindOf(Change change) => change.Kind == ChangeKind.Configuration ? RollbackKind.Config : change.Kind;

    public static bool IsSchema(Change c) => c.SchemaChange || c.Kind == ChangeKind.Schema;

    static bool IsUnansweredSchema(Change c) => IsSchema(c) && c.Reversible == Reversible.Unknown;

    static string Count(int count, string one, string more) => count == 1 ? $"One {one}" : $"{count} {more}";
}
