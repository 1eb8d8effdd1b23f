using System.Text.Json.Serialization;

namespace Postmortem.Features.Exports.Record;

public sealed record RecordedFollowUp
{
    [JsonIgnore] public Guid Id { get; init; }
    [JsonIgnore] public Guid? FactorId { get; init; }
    [JsonIgnore] public Guid? DifferenceId { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Type { get; init; } = "";
    public string Priority { get; init; } = "";
    public string Owner { get; init; } = "";

    /// <summary>The owner is one of the people, not a team or a stranger's name.</summary>
    public bool OwnerIsPerson { get; init; }
    public DateOnly? DueOn { get; init; }
    public string DoneWhen { get; init; } = "";

    /// <summary>Position of the factor that it answers.</summary>
    public int? Factor { get; init; }

    /// <summary>Position of the difference that it answers.</summary>
    public int? Difference { get; init; }
    public string? Service { get; init; }
    public string? TrackerUrl { get; init; }
    public string State { get; init; } = "";
    public string? DoneClaim { get; init; }
    public string? DoneUrl { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
    public string? DoneBy { get; init; }
    public string? EvidenceKind { get; init; }
    public string? EvidenceText { get; init; }
    public string? EvidenceUrl { get; init; }

    /// <summary>Number of the experiment that shows it.</summary>
    public int? EvidenceExperiment { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
    public string? VerifiedBy { get; init; }
    public DateTimeOffset? DeclineAskedAt { get; init; }
    public DateTimeOffset? DeclinedAt { get; init; }
    public string? DeclinedReason { get; init; }
    public string? DeclinedBy { get; init; }
    public string? Approver { get; init; }
    public string? SourceRef { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public IReadOnlyList<RecordedExtension> Extensions { get; init; } = [];

    /// <summary>Closures that did not hold.</summary>
    public IReadOnlyList<Actions.Reopening> Reopenings { get; init; } = [];

    /// <summary>FU-12</summary>
    [JsonIgnore] public string Name => Actions.ActionItem.NameOf(Number);
}

/// <summary>A move of the due date with its reason.</summary>
public sealed record RecordedExtension
{
    [JsonIgnore] public Guid ActionItemId { get; init; }
    public DateOnly? FromDue { get; init; }
    public DateOnly ToDue { get; init; }
    public string Reason { get; init; } = "";
    public string ExtendedBy { get; init; } = "";
    public DateTimeOffset ExtendedAt { get; init; }
}
