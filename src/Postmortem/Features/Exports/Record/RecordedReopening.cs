using System.Text.Json.Serialization;

namespace Postmortem.Features.Exports.Record;

/// <summary>What stood until a follow-up was put back to open, and why it was.</summary>
public sealed record RecordedReopening
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
}
