using Postmortem.Features.Rollbacks.Verification;

namespace Postmortem.Features.Rollbacks;

/// <summary>A row of <c>rollbacks</c>: one attempt to end the harm. Failed attempts are data.</summary>
public sealed record Rollback
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }

    /// <summary>1, 2, 3 within the incident.</summary>
    public int Attempt { get; init; }
    public string Direction { get; init; } = RollbackDirection.Back;
    public string Kind { get; init; } = RollbackKind.Deploy;
    public Guid? ServiceId { get; init; }

    /// <summary>Read with the row, never written.</summary>
    public string? ServiceName { get; init; }
    public string Scope { get; init; } = "";
    public string FromVersion { get; init; } = "";
    public string ToVersion { get; init; } = "";
    public string State { get; init; } = RollbackState.Proposed;

    /// <summary>Why it was proposed.</summary>
    public string Reason { get; init; } = "";
    public DateTimeOffset? ProposedAt { get; init; }
    public string ProposedBy { get; init; } = "";

    /// <summary>When it was decided, or rejected.</summary>
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
    public string? DeciderRole { get; init; }

    /// <summary>Why it was decided, or rejected.</summary>
    public string? DecisionReason { get; init; }

    /// <summary>What was known then, in lines of plain text.</summary>
    public string KnownThen { get; init; } = "";

    /// <summary>JSON snapshot of <see cref="Preflight"/>, as answered at the decision.</summary>
    public string Preflight { get; init; } = "[]";
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, whatever the outcome.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
    public string? Outcome { get; init; }
    public string OutcomeNote { get; init; } = "";
    public DateTimeOffset? VerifiedAt { get; init; }
    public string? VerifiedBy { get; init; }
    public string VerificationMetric { get; init; } = "";
    public string VerificationThreshold { get; init; } = "";
    public string VerificationValue { get; init; } = "";

    /// <summary>For how long it has to be as wanted; null when nobody said.</summary>
    public int? VerificationHoldMinutes { get; init; }

    /// <summary>What was read of the metric; set beside the row, never written with it.</summary>
    public RecoveryReading? Reading { get; init; }
    public string SideEffects { get; init; } = "";

    /// <summary>What else goes away with it: changes since, that were meant to stay.</summary>
    public string AlsoUndoes { get; init; } = "";
    public string DataLost { get; init; } = "";
    public int Version { get; init; } = 1;

    public bool IsLive => RollbackState.IsLive(State);

    public bool Succeeded => Outcome == RollbackOutcome.Succeeded;

    public bool WasDecided => DecidedAt is not null && State != RollbackState.Rejected;

    public IReadOnlyList<PreflightAnswer> PreflightAnswers => Rollbacks.Preflight.Read(Preflight);

    /// <summary>Rollback 1, Roll-forward 2, Mitigation 3.</summary>
    public string Name => RollbackTexts.NameOf(this);

    /// <summary>roll back deploy of checkout from 418 to 417</summary>
    public string Title => RollbackTexts.TitleOf(this);
}
