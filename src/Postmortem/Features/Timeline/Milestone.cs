namespace Postmortem.Features.Timeline;

/// <summary>A row of <c>milestones</c>. Neither a time nor a reason: nobody knows yet.</summary>
public sealed record Milestone
{
    public Guid IncidentId { get; init; }

    /// <summary>One of <see cref="MilestoneKind"/>.</summary>
    public string Kind { get; init; } = "";
    public DateTimeOffset? At { get; init; }
    public string Accuracy { get; init; } = Timeline.Accuracy.Exact;
    public string Source { get; init; } = "";

    /// <summary>Why there is no such moment in this incident; null when there is, or may be, one.</summary>
    public string? NotApplicableBecause { get; init; }

    /// <summary>person or product; the product never overwrites a person.</summary>
    public string Origin { get; init; } = "";
    public string UpdatedBy { get; init; } = "";
    public DateTimeOffset UpdatedAt { get; init; }
    public int Version { get; init; }

    public bool IsAbout => Accuracy == Timeline.Accuracy.About;
}
