using System.Text.Json;
using Postmortem.Data;

namespace Postmortem.Features.Exports.Record;

/// <summary>As it stands in the table: the pre-flight answers are one text of JSON.</summary>
sealed record RollbackRow
{
    public Guid Id { get; init; }
    public int Attempt { get; init; }
    public string Direction { get; init; } = "";
    public string Kind { get; init; } = "";
    public string? Service { get; init; }
    public string Scope { get; init; } = "";
    public string FromVersion { get; init; } = "";
    public string ToVersion { get; init; } = "";
    public string State { get; init; } = "";
    public string Reason { get; init; } = "";
    public DateTimeOffset? ProposedAt { get; init; }
    public string ProposedBy { get; init; } = "";
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
    public string? DeciderRole { get; init; }
    public string? DecisionReason { get; init; }
    public string KnownThen { get; init; } = "";
    public string Preflight { get; init; } = "[]";
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? Outcome { get; init; }
    public string OutcomeNote { get; init; } = "";
    public DateTimeOffset? VerifiedAt { get; init; }
    public string? VerifiedBy { get; init; }
    public string VerificationMetric { get; init; } = "";
    public string VerificationThreshold { get; init; } = "";
    public string VerificationValue { get; init; } = "";
    public int? VerificationHoldMinutes { get; init; }
    public string SideEffects { get; init; } = "";
    public string AlsoUndoes { get; init; } = "";
    public string DataLost { get; init; } = "";

    public RecordedRollback ToRecord() => new()
    {
        Attempt = Attempt,
        Direction = Direction,
        Kind = Kind,
        Service = Service,
        Scope = Scope,
        FromVersion = FromVersion,
        ToVersion = ToVersion,
        State = State,
        Reason = Reason,
        ProposedAt = ProposedAt,
        ProposedBy = ProposedBy,
        DecidedAt = DecidedAt,
        DecidedBy = DecidedBy,
        DeciderRole = DeciderRole,
        DecisionReason = DecisionReason,
        KnownThen = KnownThen,
        Preflight = JsonSerializer.Deserialize<List<RecordedAnswer>>(Preflight, Journal.Json) ?? [],
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        Outcome = Outcome,
        OutcomeNote = OutcomeNote,
        VerifiedAt = VerifiedAt,
        VerifiedBy = VerifiedBy,
        VerificationMetric = VerificationMetric,
        VerificationThreshold = VerificationThreshold,
        VerificationValue = VerificationValue,
        VerificationHoldMinutes = VerificationHoldMinutes,
        SideEffects = SideEffects,
        AlsoUndoes = AlsoUndoes,
        DataLost = DataLost,
    };
}
