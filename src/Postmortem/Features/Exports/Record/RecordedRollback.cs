using Postmortem.Features.Rollbacks;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Record;

/// <summary>One attempt to reverse a change or to end the harm; failed ones are data.</summary>
public sealed record RecordedRollback
{
    public int Attempt { get; init; }
    public string Direction { get; init; } = "back";
    public string Kind { get; init; } = "deploy";
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

    /// <summary>What was known when it was decided or rejected, in lines of plain text.</summary>
    public string KnownThen { get; init; } = "";
    public IReadOnlyList<RecordedAnswer> Preflight { get; init; } = [];
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? Outcome { get; init; }
    public string OutcomeNote { get; init; } = "";
    public DateTimeOffset? VerifiedAt { get; init; }
    public string? VerifiedBy { get; init; }
    public string VerificationMetric { get; init; } = "";
    public string VerificationThreshold { get; init; } = "";
    public string VerificationValue { get; init; } = "";

    /// <summary>For how long it had to be as wanted.</summary>
    public int? VerificationHoldMinutes { get; init; }

    /// <summary>What was read from Prometheus to tell.</summary>
    public IReadOnlyList<RecordedReading> Readings { get; init; } = [];

    /// <summary>Markdown; as they were when the attempt began.</summary>
    public string Instructions { get; init; } = "";
    public IReadOnlyList<RecordedStep> Steps { get; init; } = [];

    /// <summary>The steps in a sentence; computed, not read back.</summary>
    public string StepsTicked { get; init; } = "";
    public string SideEffects { get; init; } = "";
    public string AlsoUndoes { get; init; } = "";
    public string DataLost { get; init; } = "";

    /// <summary>Computed from these times and the incident's milestones; not read back.</summary>
    public IReadOnlyList<RecordedDuration> Durations { get; init; } = [];
    public IReadOnlyList<RecordedRun> Runs { get; init; } = [];

    /// <summary>Those of an attempt that did not work stay apart: nothing was completed then.</summary>
    public IReadOnlyList<RecordedDuration> DurationsWithin(IncidentRecord record)
    {
        var completed = Outcome == RollbackOutcome.Succeeded ? FinishedAt : null;
        var moments = new AttemptMoments(Of(MilestoneKind.ImpactStart), Of(MilestoneKind.Acknowledged), State == RollbackState.Rejected ? null : DecidedAt, StartedAt, FinishedAt, completed, completed is null ? null : VerifiedAt);
        return [.. AttemptDurations.Of(moments).Select(d => new RecordedDuration { Key = d.Key, Name = d.Name, Formula = d.Formula, Seconds = (long?)d.Value?.TotalSeconds, About = d.IsAbout, UnknownBecause = d.UnknownBecause })];

        Milestone? Of(string kind) => record.Milestone(kind) is { } m ? new() { Kind = kind, At = m.At, Accuracy = m.Accuracy } : null;
    }
}

/// <summary>A decision to undo nothing for now.</summary>
public sealed record RecordedWait
{
    public string Why { get; init; } = "";

    /// <summary>Lines of plain text.</summary>
    public string KnownThen { get; init; } = "";
    public DateTimeOffset DecidedAt { get; init; }
    public string DecidedBy { get; init; } = "";
    public string DeciderRole { get; init; } = "";

    /// <summary>Until when; then the question came again.</summary>
    public DateTimeOffset AsksAgainAt { get; init; }
}

/// <summary>A pre-flight question as it was asked, and its answer.</summary>
public sealed record RecordedAnswer
{
    public string Key { get; init; } = "";
    public string Question { get; init; } = "";
    public string Answer { get; init; } = "";
    public string? Note { get; init; }
}
