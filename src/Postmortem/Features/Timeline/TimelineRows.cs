using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>One line of the timeline as it is shown.</summary>
public abstract record TimelineRow(DateTimeOffset At);

public sealed record DayRow(DateTimeOffset At) : TimelineRow(At);

public sealed record EntryRow(TimelineEntry Entry, int Revisions, IReadOnlyList<Attachment> Files) : TimelineRow(Entry.OccurredAt)
{
    /// <summary>Milestones of this very moment that no entry tells of: they stand over it instead of beside it.</summary>
    public IReadOnlyList<Milestone> Marks { get; init; } = [];
}

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
        var untold = milestones.OrderBy(m => Array.IndexOf(MilestoneKind.All, m.Kind)).Where(m => m.At is { } at && at >= from && at <= to && !told.Any(t => t.Entry.Milestone == m.Kind || t.At == at));
        var alone = new List<MilestoneRow>();
        foreach (var milestone in untold)
        {
            if (Bearer(rows, milestone) is { } at) rows[at] = rows[at] with { Marks = [.. rows[at].Marks, milestone] };
            else alone.Add(new MilestoneRow(milestone));
        }
        return rows.Concat<TimelineRow>(alone).OrderBy(r => r.At).ThenBy(r => r is EntryRow);
    }

    /// <summary>The place of the entry of the same moment that is likeliest to say what the milestone means.</summary>
    static int? Bearer(List<EntryRow> rows, Milestone milestone)
    {
        var same = Enumerable.Range(0, rows.Count).Where(i => rows[i].At == milestone.At && rows[i].Entry is { HiddenAt: null, Kind: not EntryKind.Milestone }).ToList();
        if (same.Count == 0) return null;
        var likely = Bearers(milestone.Kind);
        return same.MinBy(i => Array.IndexOf(likely, rows[i].Entry.Kind) is >= 0 and var rank ? rank : likely.Length);
    }

    static string[] Bearers(string milestone) => milestone switch
    {
        MilestoneKind.Change => [EntryKind.Change],
        MilestoneKind.Detected or MilestoneKind.Alerted => [EntryKind.Alert, EntryKind.Observation],
        MilestoneKind.MitigationDecided => [EntryKind.Decision],
        MilestoneKind.RollbackStarted or MilestoneKind.RollbackCompleted or MilestoneKind.RollbackVerified => [EntryKind.Rollback, EntryKind.Action],
        MilestoneKind.Acknowledged or MilestoneKind.Declared => [EntryKind.Action, EntryKind.Communication],
        _ => [EntryKind.Observation, EntryKind.Action],
    };

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
