namespace Postmortem.Features.Reviews;

/// <summary>An incident that should have a review and has none.</summary>
public sealed record UnreviewedRow
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Visibility { get; init; } = "";
    public string Status { get; init; } = "";
    public DateTimeOffset DeclaredAt { get; init; }
    public string Severity { get; init; } = "";
    public string DataLoss { get; init; } = "unknown";
    public int Rollbacks { get; init; }
    public DateTimeOffset? ImpactStart { get; init; }
    public DateTimeOffset? ImpactEnd { get; init; }
    public bool Detected { get; init; }
    public bool Alerted { get; init; }

    public IReadOnlyList<string> Reasons => ReviewTriggers.Reasons(new()
    {
        Severity = Severity,
        DataLoss = DataLoss,
        Rollbacks = Rollbacks,
        ImpactStart = ImpactStart,
        ImpactEnd = ImpactEnd,
        Detected = Detected,
        Alerted = Alerted,
    });
}
