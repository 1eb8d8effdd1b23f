using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>The times of what prefilled texts tell. Pure.</summary>
static class TellingTimes
{
    /// <summary>What is told with its time whenever it came: a decision, a message to those affected.</summary>
    static readonly string[] ToldLater = [EntryKind.Decision, EntryKind.Communication];

    public static IEnumerable<DateTimeOffset> Of(IncidentRecord record)
    {
        // A note may come years later: what was corrected, who took a role.
        var entries = record.Entries.Where(e => e.Kind != EntryKind.Note || e.Starred);
        if (record.Edition < 9) return entries.Select(e => e.OccurredAt);
        var over = record.At(MilestoneKind.Resolved) ?? DateTimeOffset.MaxValue;
        return entries.Where(e => (e.OccurredAt <= over || ToldLater.Contains(e.Kind)) && !Administration.Is(e.Text)).Select(e => e.OccurredAt)
            .Concat(record.Milestones.Select(m => m.At).Concat(record.Rollbacks.SelectMany(r => new[] { r.DecidedAt, r.StartedAt, r.FinishedAt })).OfType<DateTimeOffset>());
    }
}
