using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

public sealed record ProposalBody
{
    [OneOf(typeof(RollbackDirection)), Description("back when left out.")] public string? Direction { get; init; }
    [OneOf(typeof(RollbackKind)), Description("deploy when left out.")] public string? Kind { get; init; }
    [Description("Key of the service.")] public Guid? ServiceId { get; init; }
    [Description("How much of it.")] public string? Scope { get; init; }
    [Description("What runs now.")] public string? From { get; init; }
    [Description("What shall run.")] public string? To { get; init; }
    [Description("Why; needed for forward.")] public string? Reason { get; init; }
    [Description("What else goes away with it.")] public string? AlsoUndoes { get; init; }
    [Description("When it was proposed; now when left out.")] public DateTimeOffset? At { get; init; }
    [OneOf(typeof(Accuracy))] public string? Accuracy { get; init; }

    internal RollbackFields Fields => new(Direction, Kind, ServiceId, Scope, From, To, Reason, AlsoUndoes);
}

public abstract record StepBody
{
    [Description("When it happened; now when left out.")] public DateTimeOffset? At { get; init; }
    [OneOf(typeof(Accuracy)), Description("exact when left out.")] public string? Accuracy { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }

    /// <summary>As it would be typed: nothing leaves it, zero empties it.</summary>
    internal static string? Hold(int? minutes) => minutes is { } given ? given == 0 ? "" : given.ToString(CultureInfo.InvariantCulture) : null;
}

public sealed record PreflightLineBody
{
    [Needed, Description("The question's key; each kind of rollback asks its own: known_good, compatible, metric, …")] public string? Key { get; init; }
    [Needed, OneOf(typeof(Rollbacks.Preflight), List = nameof(Rollbacks.Preflight.Answers))] public string? Answer { get; init; }
    [Description("With skipped: the reason.")] public string? Note { get; init; }
}

public sealed record DecisionBody : StepBody, IJsonOnDeserialized
{
    [Description("What the proposal's reason does not say yet.")] public string? Why { get; init; }
    [Description("commander, responder, …; the part that the token's owner has in the incident when left out.")] public string? DeciderRole { get; init; }
    [Description("Answers to the pre-flight questions.")] public IReadOnlyList<PreflightLineBody>? Preflight { get; init; }
    [Description("The reason for every question that has no answer.")] public string? PreflightSkippedBecause { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => JsonBody.RefuseNull(Preflight, "preflight");
}

/// <summary>Something is put on the table and decided in one.</summary>
public sealed record RecoveryDecisionBody : IJsonOnDeserialized
{
    [OneOf(typeof(RollbackDirection)), Description("back when left out.")] public string? Direction { get; init; }
    [OneOf(typeof(RollbackKind)), Description("deploy when left out.")] public string? Kind { get; init; }
    [Description("Key of the service.")] public Guid? ServiceId { get; init; }
    [Description("How much of it.")] public string? Scope { get; init; }
    [Description("What runs now.")] public string? From { get; init; }
    [Description("What shall run.")] public string? To { get; init; }
    [Description("What else goes away with it.")] public string? AlsoUndoes { get; init; }
    [Needed, Description("Why this, and why now.")] public string? Why { get; init; }
    [Description("commander, responder, …; the part that the token's owner has in the incident when left out.")] public string? DeciderRole { get; init; }
    [Description("Answers to the pre-flight questions.")] public IReadOnlyList<PreflightLineBody>? Preflight { get; init; }
    [Description("The reason for every question that has no answer.")] public string? PreflightSkippedBecause { get; init; }
    [Description("When it was decided; now when left out.")] public DateTimeOffset? At { get; init; }
    [OneOf(typeof(Accuracy)), Description("exact when left out.")] public string? Accuracy { get; init; }

    internal DecideRecoveryInput Input(int number) => new(number, new(Direction, Kind, ServiceId, Scope, From, To, null, AlsoUndoes), Why, DeciderRole,
        Preflight?.Select(p => new PreflightAnswer(p.Key ?? "", p.Answer, p.Note)).ToList(), PreflightSkippedBecause, At, Accuracy);

    void IJsonOnDeserialized.OnDeserialized() => JsonBody.RefuseNull(Preflight, "preflight");
}

public sealed record WaitBody
{
    [Needed, Description("Why nothing is undone for now.")] public string? Why { get; init; }
    [Description("After how many minutes the question comes again, at most 240; the severity's time when left out.")] public int? Minutes { get; init; }
    [Description("commander, responder, …; the part that the token's owner has in the incident when left out.")] public string? DeciderRole { get; init; }
}

public sealed record RejectionBody : StepBody
{
    [Needed, Description("Why not this one: evidence for the review.")] public string? Why { get; init; }
    [Description("commander, responder, …")] public string? DeciderRole { get; init; }
}

public sealed record StartBody : StepBody;

public sealed record FinishBody : StepBody
{
    [Needed, OneOf(typeof(RollbackOutcome))] public string? Outcome { get; init; }
    [Description("What happened; needed for all but success.")] public string? Note { get; init; }
    [Description("What else changed.")] public string? SideEffects { get; init; }
    [Description("What is gone.")] public string? DataLost { get; init; }
}

public sealed record VerificationBody : StepBody
{
    [Needed, Description("What was looked at: error rate of checkout.")] public string? Metric { get; init; }
    [Description("What would be good: below 1 %.")] public string? Threshold { get; init; }
    [Description("For how many minutes it has to be so. Before that since it finished, it is not taken as verified.")] public int? HoldMinutes { get; init; }
    [Needed, Description("What was seen: 0.4 %.")] public string? Value { get; init; }
    [Description("Key of what was read of the service’s recovery checks; it is kept as evidence.")] public Guid? Reading { get; init; }
    [OneOf(typeof(VerifyRollback), List = nameof(VerifyRollback.Results)), Description("partial or failed when the metric says otherwise; verified when left out.")] public string? Holds { get; init; }
    [Description("What else changed; left out, what stands there stays.")] public string? SideEffects { get; init; }
    [Description("What is gone; left out, what stands there stays.")] public string? DataLost { get; init; }
}

public sealed record AbandonmentBody : StepBody
{
    [Needed, Description("Why it was given up.")] public string? Why { get; init; }
}

/// <summary>What is known of an attempt, its steps and its end.</summary>
public abstract record AttemptBody
{
    [OneOf(typeof(RollbackDirection))] public string? Direction { get; init; }
    [OneOf(typeof(RollbackKind)), Description("What is reversed.")] public string? Kind { get; init; }
    [Description("Key of the service; all zeros take it away.")] public Guid? ServiceId { get; init; }
    [Description("How much of it.")] public string? Scope { get; init; }
    [Description("What ran.")] public string? From { get; init; }
    [Description("What runs after it.")] public string? To { get; init; }
    [Description("Why it was proposed.")] public string? Reason { get; init; }
    [Description("What else goes away with it.")] public string? AlsoUndoes { get; init; }
    [OneOf(typeof(RollbackOutcome)), Description("A correction; it has to have ended.")] public string? Outcome { get; init; }
    [Description("What happened.")] public string? Note { get; init; }
    [Description("What else changed.")] public string? SideEffects { get; init; }
    [Description("What is gone.")] public string? DataLost { get; init; }
    [Description("What was looked at.")] public string? Metric { get; init; }
    [Description("What would be good.")] public string? Threshold { get; init; }
    [Description("For how many minutes it has to be so; 0 takes it away.")] public int? HoldMinutes { get; init; }
    [Description("What was seen.")] public string? Value { get; init; }
    [Description("Times of steps that were taken.")] public DateTimeOffset? ProposedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public DateTimeOffset? VerifiedAt { get; init; }
    [Description("commander, responder, …")] public string? DeciderRole { get; init; }
    [Description("Why it was decided, or rejected.")] public string? Why { get; init; }

    protected RollbackFields Fields => new(Direction, Kind, ServiceId, Scope, From, To, Reason, AlsoUndoes);
    protected RollbackEnding Ending => new(Outcome, Note, SideEffects, DataLost, Metric, Threshold, Value, StepBody.Hold(HoldMinutes));
    protected RollbackTimes Times => new(ProposedAt, DecidedAt, StartedAt, FinishedAt, VerifiedAt);
}

public sealed record RollbackEditBody : AttemptBody
{
    [Description(VersionText.Of)] public int? Version { get; init; }

    internal EditRollbackInput Input(int number, int attempt, int? seen) => new(number, attempt, Fields, Ending, Times, DeciderRole, Why, seen);
}

/// <summary>An attempt that is over. Steps have only the times that are known.</summary>
public sealed record PastRollbackBody : AttemptBody
{
    internal RecordRollbackInput Input(int number) => new(number, Fields, Ending, Times, DeciderRole, Why);
}
