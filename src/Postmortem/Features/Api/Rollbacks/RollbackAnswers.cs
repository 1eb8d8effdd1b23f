using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;

namespace Postmortem.Features.Api;

/// <param name="Answer">yes, no, unknown or skipped.</param>
public sealed record PreflightLineAnswer(string Key, string Question, [OneOf(typeof(Rollbacks.Preflight), List = nameof(Rollbacks.Preflight.Answers))] string? Answer, string? Note);

/// <summary>A decision to undo nothing for now.</summary>
/// <param name="KnownThen">What was known at that moment, in lines of plain text.</param>
/// <param name="AsksAgainAt">When the question comes again.</param>
public sealed record WaitAnswer(string Incident, string Why, string KnownThen, DateTimeOffset DecidedAt, string DecidedBy, string DeciderRole, DateTimeOffset AsksAgainAt)
{
    public static WaitAnswer Of(RecoveryWait w, int number) => new(Shared.IncidentRef.NameOf(number), w.Why, w.KnownThen, w.DecidedAt, w.DecidedBy, w.DeciderRole, w.AsksAgainAt);
}

/// <summary>One attempt to end the harm. Failed ones are data.</summary>
public sealed record RollbackAnswer : IVersioned
{
    /// <summary>1, 2, 3 within the incident.</summary>
    public required int Attempt { get; init; }
    public required string Incident { get; init; }

    /// <summary>roll back deploy of checkout from 418 to 417</summary>
    public required string Title { get; init; }
    [OneOf(typeof(RollbackState))] public required string State { get; init; }
    [OneOf(typeof(RollbackDirection))] public required string Direction { get; init; }
    [OneOf(typeof(RollbackKind))] public required string Kind { get; init; }
    public required Guid? ServiceId { get; init; }
    public required string? Service { get; init; }
    public required string Scope { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Reason { get; init; }
    public required string AlsoUndoes { get; init; }
    public required DateTimeOffset? ProposedAt { get; init; }
    public required string ProposedBy { get; init; }

    /// <summary>When, by whom, in which role and why it was decided, or rejected.</summary>
    public required DateTimeOffset? DecidedAt { get; init; }
    public required string? DecidedBy { get; init; }
    public required string? DeciderRole { get; init; }
    public required string? DecisionReason { get; init; }

    /// <summary>What was known at that moment, in lines of plain text.</summary>
    public required string KnownThen { get; init; }
    public required IReadOnlyList<PreflightLineAnswer> Preflight { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? FinishedAt { get; init; }
    [OneOf(typeof(RollbackOutcome))] public required string? Outcome { get; init; }
    public required string OutcomeNote { get; init; }
    public required DateTimeOffset? VerifiedAt { get; init; }
    public required string? VerifiedBy { get; init; }
    public required string Metric { get; init; }
    public required string Threshold { get; init; }
    public required string Value { get; init; }

    /// <summary>For how many minutes it has to be so; null when nobody said.</summary>
    public required int? HoldMinutes { get; init; }
    public required string SideEffects { get; init; }
    public required string DataLost { get; init; }
    public required int Version { get; init; }

    public static RollbackAnswer Of(Rollback r, int number) => new()
    {
        Attempt = r.Attempt,
        Incident = Shared.IncidentRef.NameOf(number),
        Title = r.Title,
        State = r.State,
        Direction = r.Direction,
        Kind = r.Kind,
        ServiceId = r.ServiceId,
        Service = r.ServiceName,
        Scope = r.Scope,
        From = r.FromVersion,
        To = r.ToVersion,
        Reason = r.Reason,
        AlsoUndoes = r.AlsoUndoes,
        ProposedAt = r.ProposedAt,
        ProposedBy = r.ProposedBy,
        DecidedAt = r.DecidedAt,
        DecidedBy = r.DecidedBy,
        DeciderRole = r.DeciderRole,
        DecisionReason = r.DecisionReason,
        KnownThen = r.KnownThen,
        Preflight = [.. r.PreflightAnswers.Select(a => new PreflightLineAnswer(a.Key, a.Question, a.Answer, a.Note))],
        StartedAt = r.StartedAt,
        FinishedAt = r.FinishedAt,
        Outcome = r.Outcome,
        OutcomeNote = r.OutcomeNote,
        VerifiedAt = r.VerifiedAt,
        VerifiedBy = r.VerifiedBy,
        Metric = r.VerificationMetric,
        Threshold = r.VerificationThreshold,
        Value = r.VerificationValue,
        HoldMinutes = r.VerificationHoldMinutes,
        SideEffects = r.SideEffects,
        DataLost = r.DataLost,
        Version = r.Version,
    };
}
