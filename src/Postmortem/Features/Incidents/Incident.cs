using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>A row of <c>incidents</c>.</summary>
public sealed record Incident
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Summary { get; init; } = "";
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Visibility { get; init; } = "";
    public DateTimeOffset DeclaredAt { get; init; }
    public Guid? DeclaredBy { get; init; }
    public string DeclaredByName { get; init; } = "";
    public DateTimeOffset? NextUpdateDueAt { get; init; }
    public string DataLoss { get; init; } = "";
    public string DataLossNote { get; init; } = "";
    public Guid? MergedIntoId { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndedReason { get; init; }
    public string? Source { get; init; }
    public string? SourceId { get; init; }
    public string? SourceUrl { get; init; }

    /// <summary>What else is known of where the record comes from: which document, whose times.</summary>
    public string SourceNote { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public int Version { get; init; }

    /// <summary>INC-42</summary>
    public string Name => IncidentRef.NameOf(Number);

    public IncidentRef Ref => new()
    {
        Id = Id,
        Number = Number,
        Title = Title,
        Status = Status,
        Severity = Severity,
        Visibility = Visibility,
        DeclaredAt = DeclaredAt,
        Version = Version,
    };

    internal SearchDocument ForSearch() => new(SearchKind.Incident, Id, Id, $"{Name} {Title}", Summary, DeclaredAt);
}
