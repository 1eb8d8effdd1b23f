namespace Postmortem.Features.Timeline;

/// <summary>What looks odd in the order of the milestones. Shown, never refused: clocks differ, and reality does not follow the list.</summary>
public static class MilestoneHints
{
    /// <summary>What commonly comes after what, and each pair between which a duration runs.</summary>
    static readonly (string Earlier, string Later)[] UsualOrder =
    [
        (MilestoneKind.Change, MilestoneKind.ImpactStart),
        (MilestoneKind.ImpactStart, MilestoneKind.Detected),
        (MilestoneKind.Alerted, MilestoneKind.Acknowledged),
        (MilestoneKind.Detected, MilestoneKind.Declared),
        (MilestoneKind.Declared, MilestoneKind.MitigationDecided),
        (MilestoneKind.MitigationDecided, MilestoneKind.RollbackStarted),
        (MilestoneKind.RollbackStarted, MilestoneKind.RollbackCompleted),
        (MilestoneKind.RollbackCompleted, MilestoneKind.RollbackVerified),
        (MilestoneKind.MitigationDecided, MilestoneKind.RollbackCompleted),
        (MilestoneKind.ImpactStart, MilestoneKind.RollbackCompleted),
        (MilestoneKind.MitigationDecided, MilestoneKind.Mitigated),
        (MilestoneKind.ImpactStart, MilestoneKind.Mitigated),
        (MilestoneKind.ImpactStart, MilestoneKind.ImpactEnd),
        (MilestoneKind.ImpactStart, MilestoneKind.Resolved),
        (MilestoneKind.Mitigated, MilestoneKind.Resolved),
        (MilestoneKind.ImpactEnd, MilestoneKind.Resolved),
    ];

    /// <returns>For each odd pair the later kind, and a sentence.</returns>
    public static IReadOnlyList<(string Kind, string Text)> Of(IReadOnlyCollection<Milestone> milestones)
    {
        var at = milestones.Where(m => m.At is not null).ToDictionary(m => m.Kind, m => m.At!.Value);
        return [.. UsualOrder
            .Where(o => at.ContainsKey(o.Earlier) && at.ContainsKey(o.Later) && at[o.Later] < at[o.Earlier])
            .Select(o => (o.Later, $"Is before {o.Earlier}. Please look at both times; a duration between them shows as unknown."))];
    }
}
