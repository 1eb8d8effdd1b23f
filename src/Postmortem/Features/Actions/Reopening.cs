using System.Text.Json.Serialization;

namespace Postmortem.Features.Actions;

/// <summary>A closure that did not hold: what stood until a follow-up was put back to open, and why it was. Documents tell it as it stands.</summary>
public sealed record Reopening
{
    [JsonIgnore] public Guid ActionItemId { get; init; }

    /// <summary>done, verified or declined</summary>
    public string FromState { get; init; } = "";
    public string? DoneClaim { get; init; }
    public string? DoneUrl { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
    public string? DoneBy { get; init; }
    public string? EvidenceKind { get; init; }
    public string? EvidenceText { get; init; }
    public string? EvidenceUrl { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
    public string? VerifiedBy { get; init; }
    public DateTimeOffset? DeclinedAt { get; init; }
    public string? DeclinedReason { get; init; }
    public string? DeclinedBy { get; init; }
    public string? Approver { get; init; }
    public string Reason { get; init; } = "";
    public string ReopenedBy { get; init; } = "";
    public DateTimeOffset ReopenedAt { get; init; }

    public static Reopening Of(ActionItem item, string reason, string by, DateTimeOffset at) => new()
    {
        ActionItemId = item.Id,
        FromState = item.State,
        DoneClaim = item.DoneClaim,
        DoneUrl = item.DoneUrl,
        DoneAt = item.DoneAt,
        DoneBy = item.DoneByName,
        EvidenceKind = item.EvidenceKind,
        EvidenceText = item.EvidenceText,
        EvidenceUrl = item.EvidenceUrl,
        VerifiedAt = item.VerifiedAt,
        VerifiedBy = item.VerifiedByName,
        DeclinedAt = item.DeclinedAt,
        DeclinedReason = item.DeclinedReason,
        DeclinedBy = item.DeclinedByName,
        Approver = item.ApproverName,
        Reason = reason,
        ReopenedBy = by,
        ReopenedAt = at,
    };
}
