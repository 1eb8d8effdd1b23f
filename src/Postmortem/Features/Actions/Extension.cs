namespace Postmortem.Features.Actions;

/// <summary>One move of a due date, kept with its reason.</summary>
public sealed record Extension
{
    public Guid ActionItemId { get; init; }
    public DateOnly? FromDue { get; init; }
    public DateOnly ToDue { get; init; }
    public string Reason { get; init; } = "";
    public string ExtendedBy { get; init; } = "";
    public DateTimeOffset ExtendedAt { get; init; }
}
