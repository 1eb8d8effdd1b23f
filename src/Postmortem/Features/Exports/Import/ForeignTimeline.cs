using Postmortem.Features.Exports.Record;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Import;

/// <param name="Kind">As the file calls it.</param>
sealed record ForeignEntry(string Kind, RecordedEntry Entry);

static class ForeignTimeline
{
    static readonly Dictionary<string, string> Kinds = new()
    {
        ["impact"] = EntryKind.Observation,
        ["detection"] = EntryKind.Observation,
        ["recovery"] = EntryKind.Observation,
        ["mitigation"] = EntryKind.Action,
        ["declared"] = EntryKind.Milestone,
        ["resolved"] = EntryKind.Milestone,
        ["acknowledged"] = EntryKind.Milestone,
        ["escalation"] = EntryKind.Communication,
        ["update"] = EntryKind.Communication,
        ["deploy"] = EntryKind.Change,
    };

    public static ForeignEntry? Entry(JsonCursor item, string reference, ImportNotes notes)
    {
        if (!item.IsObject()) return null;
        var at = item.Time("at", required: true);
        var text = item.Required("text", 20_000);
        var kind = item.Optional("kind", 50).ToLowerInvariant();
        var basis = item.Optional("time_basis", 50).ToLowerInvariant();
        if (at is null || text.Length == 0) return null;
        foreach (var name in item.NamesExcept("at", "text", "kind", "time_basis")) notes.LeaveOut($"{item.Path}.{name}");
        if (basis is not ("stored" or "exact" or "" or "recalled" or "approximate" or "about" or "estimated"))
            notes.Guess($"{item.Path}.time_basis: “{basis}” is not one that we know, so the time is about right");
        return new(kind, new()
        {
            OccurredAt = at.Value,
            Accuracy = basis is "stored" or "exact" or "" ? Accuracy.Exact : Accuracy.About,
            Kind = KindOf(kind, item, notes),
            Text = text,
            Author = IncidentRecord.NotRecorded,
            Source = "import",
            SourceRef = reference,
        });
    }

    /// <summary>The file knows only kinds of entries; which of them are moments to measure by, is read from those.</summary>
    public static IReadOnlyList<RecordedMilestone> Milestones(List<ForeignEntry> entries, IReadOnlyList<RecordedRollback> rollbacks, ImportNotes notes)
    {
        var found = new Dictionary<string, (ForeignEntry Entry, string Why)>();
        ForeignEntry? First(params string[] kinds) => entries.FirstOrDefault(e => kinds.Contains(e.Kind));
        ForeignEntry? Last(params string[] kinds) => entries.LastOrDefault(e => kinds.Contains(e.Kind));
        void Take(string milestone, ForeignEntry? entry, string why)
        {
            if (entry is not null) found.TryAdd(milestone, (entry, why));
        }

        Take(MilestoneKind.ImpactStart, First("impact"), "first entry of kind impact");
        Take(MilestoneKind.Alerted, First("alert"), "first entry of kind alert");
        Take(MilestoneKind.Detected, First("detection", "alert"), "first entry of kind detection or alert");
        Take(MilestoneKind.Acknowledged, First("acknowledged"), "first entry of kind acknowledged");
        Take(MilestoneKind.Declared, First("declared"), "first entry of kind declared");
        // A decision after the first attempt that worked had begun was about something else.
        var began = rollbacks.FirstOrDefault(r => r.Outcome == RollbackOutcome.Succeeded)?.StartedAt;
        Take(MilestoneKind.MitigationDecided, entries.LastOrDefault(e => e.Kind == "decision" && e.Entry.OccurredAt <= began), "last decision before the rollback that worked");
        Take(MilestoneKind.Mitigated, Last("recovery"), "last entry of kind recovery");
        Take(MilestoneKind.Resolved, Last("resolved"), "last entry of kind resolved");
        var noticed = First("detection", "alert", "declared");
        Take(MilestoneKind.Change, entries.LastOrDefault(e => e.Kind is "change" or "deploy" && (noticed is null || e.Entry.OccurredAt <= noticed.Entry.OccurredAt)), "last change before anybody noticed");

        if (entries.Count(e => e.Kind == "impact") is > 1 and var impacts) notes.Guess($"milestone {MilestoneKind.ImpactStart}: the first of {impacts} entries of kind impact ({First("impact")!.Entry.OccurredAt:yyyy-MM-dd HH:mm} UTC)");
        foreach (var (milestone, (entry, why)) in found)
            if (milestone is MilestoneKind.Change or MilestoneKind.MitigationDecided or MilestoneKind.Mitigated || (milestone == MilestoneKind.Detected && entry.Kind == "alert"))
                notes.Guess($"milestone {milestone}: the {why} ({entry.Entry.OccurredAt:yyyy-MM-dd HH:mm} UTC)");
        var missing = MilestoneKind.All.Where(m => !found.ContainsKey(m) && !m.StartsWith("rollback", StringComparison.Ordinal)).ToList();
        if (missing.Count > 0) notes.LeaveOut($"milestones that the file does not tell: {string.Join(", ", missing)}");
        return [.. MilestoneKind.All.Where(found.ContainsKey).Select(m => new RecordedMilestone
        {
            Kind = m,
            At = found[m].Entry.Entry.OccurredAt,
            Accuracy = found[m].Entry.Entry.Accuracy,
            Source = found[m].Why,
            Origin = "product",
        })];
    }

    static string KindOf(string kind, JsonCursor item, ImportNotes notes)
    {
        if (EntryKind.All.Contains(kind)) return kind;
        if (Kinds.TryGetValue(kind, out var ours)) return ours;
        notes.Guess($"{item.Path}.kind: {(kind.Length > 0 ? $"“{kind}” is not one of ours" : "none is given")}, so it became a note");
        return EntryKind.Note;
    }
}
