using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Which entry of the timeline tells of a milestone, so that both are one row. Pure.</summary>
static partial class MilestoneEntry
{
    /// <returns>The entry that set it, else one of the very moment, else the first of its minute that may be meant; null when none is.</returns>
    public static RecordedEntry? Of(IncidentRecord record, IReadOnlyList<RecordedEntry> entries, RecordedMilestone milestone)
    {
        var fitting = entries.Where(e => Tells(record, e, milestone));
        if (record.Edition < 7) return fitting.FirstOrDefault();
        return fitting.Where(e => Deed(e) is not { } deed || ((deed == milestone.Kind || (IsOver(deed) && milestone.Kind == MilestoneKind.ImpactEnd)) && !(record.Edition >= 8 && IsTakenBack(record, e, deed))))
            .OrderBy(e => Deed(e) == milestone.Kind ? 0 : 1).ThenBy(e => e.OccurredAt == milestone.At ? 0 : 1).FirstOrDefault();
    }

    static bool Tells(IncidentRecord record, RecordedEntry entry, RecordedMilestone milestone) => SameMinute(entry.OccurredAt, milestone.At!.Value) && milestone.Kind switch
    {
        MilestoneKind.Change => entry.Kind == EntryKind.Change,
        MilestoneKind.ImpactStart or MilestoneKind.ImpactEnd or MilestoneKind.Detected or MilestoneKind.Mitigated => entry.Kind is EntryKind.Alert or EntryKind.Observation or EntryKind.Milestone,
        MilestoneKind.Alerted => entry.Kind is EntryKind.Alert or EntryKind.Milestone,
        MilestoneKind.MitigationDecided => entry.Kind is EntryKind.Decision or EntryKind.Milestone,
        MilestoneKind.RollbackStarted or MilestoneKind.RollbackCompleted or MilestoneKind.RollbackVerified => entry.Kind == EntryKind.Milestone || (record.Edition >= 6 && TellsStep(entry, milestone.Kind)),
        _ => entry.Kind == EntryKind.Milestone,
    };

    /// <summary>An entry of the product names its step. What people wrote in that minute may be about another attempt: "The rollback stops".</summary>
    static bool TellsStep(RecordedEntry entry, string milestone) => entry.Kind == EntryKind.Rollback
        && StepSentence().Match(entry.Text).Groups[1].Value == milestone switch { MilestoneKind.RollbackStarted => "started", MilestoneKind.RollbackCompleted => "finished", _ => "verified" };

    /// <summary>What an entry of the product says was done then: a milestone, or something that is none. Null of what people wrote.</summary>
    static string? Deed(RecordedEntry entry)
    {
        if (Change().Match(entry.Text) is { Success: true } change)
            return change.Groups["status"].Value is MilestoneKind.Mitigated or MilestoneKind.Resolved ? change.Groups["status"].Value : change.Groups["declared"].Success ? MilestoneKind.Declared : "";
        return StepSentence().Match(entry.Text) is not { Success: true } step ? null : step.Groups[1].Value switch
        {
            "decided" => MilestoneKind.MitigationDecided,
            "started" => MilestoneKind.RollbackStarted,
            "finished" => MilestoneKind.RollbackCompleted,
            "verified" => MilestoneKind.RollbackVerified,
            _ => "",
        };
    }

    /// <summary>It was broken again later, so a milestone that stands tells of another time.</summary>
    static bool IsTakenBack(IncidentRecord record, RecordedEntry entry, string deed) => IsOver(deed) && record.Entries.SkipWhile(e => !ReferenceEquals(e, entry)).Skip(1)
        .Any(e => Setbacks.FallsBackTo(e.Text) is { } status && (deed == MilestoneKind.Resolved || IncidentStatus.IsBroken(status)));

    static bool IsOver(string deed) => deed is MilestoneKind.Mitigated or MilestoneKind.Resolved;

    static bool SameMinute(DateTimeOffset a, DateTimeOffset b) => a.ToUnixTimeSeconds() / 60 == b.ToUnixTimeSeconds() / 60;

    [GeneratedRegex(@"^(?:Rollback|Roll-forward|Mitigation) \d+ (\w+)")]
    private static partial Regex StepSentence();

    [GeneratedRegex(@"^(?:Status changed from \w+ to (?<status>\w+): |INC-\d+ (?<declared>declared) as |(?:Severity|Kind) changed from \S+ to \S+: |Reopened as \w+ \(|Made (?:private|open): |Declined: |Merged into INC-\d+: )")]
    private static partial Regex Change();
}
