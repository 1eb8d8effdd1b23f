using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>One line of the timeline as it is shown.</summary>
public abstract record TimelineRow(DateTimeOffset At);

public sealed record DayRow(DateTimeOffset At) : TimelineRow(At);

public sealed record EntryRow(TimelineEntry Entry, int Revisions, IReadOnlyList<Attachment> Files) : TimelineRow(Entry.OccurredAt);

/// <summary>A milestone that no entry tells of.</summary>
public sealed record MilestoneRow(Milestone Milestone) : TimelineRow(Milestone.At!.Value);

public sealed record GapRow(DateTimeOffset At, TimeSpan Length) : TimelineRow(At);

/// <summary>Puts entries, milestones, days and gaps in the order in which they are read.</summary>
public static class TimelineRows
{
    /// <summary>During impact, a silence longer than this wants an explanation in the review.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(15);

    /// <param name="from">Milestones before it belong to an earlier page.</param>
    /// <param name="to">Milestones after it belong to a later page.</param>
    public static IEnumerable<TimelineRow> Merge(IEnumerable<EntryRow> entries, IEnumerable<Milestone> milestones, DateTimeOffset from, DateTimeOffset to)
    {
        var rows = entries.ToList();
        var told = rows.Where(r => r.Entry.Kind == EntryKind.Milestone && r.Entry.HiddenAt is null).ToList();
        var untold = milestones.Where(m => m.At is { } at && at >= from && at <= to && !told.Any(t => t.Entry.Milestone == m.Kind || t.At == at)).Select(m => new MilestoneRow(m));
        return rows.Concat<TimelineRow>(untold).OrderBy(r => r.At).ThenBy(r => r is EntryRow);
    }

    /// <param name="rows">In the order of events.</param>
    /// <param name="now">The silence that still lasts counts up to here; null when the incident is over.</param>
    public static IEnumerable<TimelineRow> WithGaps(this IEnumerable<TimelineRow> rows, IReadOnlyCollection<Milestone> milestones, DateTimeOffset? now)
    {
        DateTimeOffset? At(string kind) => milestones.FirstOrDefault(m => m.Kind == kind)?.At;
        var start = At(MilestoneKind.ImpactStart) ?? DateTimeOffset.MaxValue;
        var end = At(MilestoneKind.ImpactEnd) ?? At(MilestoneKind.Mitigated) ?? At(MilestoneKind.Resolved) ?? now ?? DateTimeOffset.MinValue;
        GapRow? Gap(DateTimeOffset a, DateTimeOffset b)
        {
            var (from, to) = (a > start ? a : start, b < end ? b : end);
            return to - from > LongestSilence ? new GapRow(from, to - from) : null;
        }

        DateTimeOffset? last = null;
        foreach (var row in rows)
        {
            if (last is { } before && Gap(before, row.At) is { } gap) yield return gap;
            yield return row;
            if (row is not EntryRow { Entry.HiddenAt: not null }) last = row.At;
        }
        if (last is { } latest && now is { } today && Gap(latest, today) is { } silence) yield return silence;
    }

    /// <param name="rows">In the order of reading.</param>
    public static IEnumerable<TimelineRow> WithDays(this IEnumerable<TimelineRow> rows, TimeZoneInfo zone)
    {
        DateTime? day = null;
        foreach (var row in rows)
        {
            var its = TimeZoneInfo.ConvertTime(row.At, zone).Date;
            if (its != day) yield return new DayRow(row.At);
            day = its;
            yield return row;
        }
    }
}
