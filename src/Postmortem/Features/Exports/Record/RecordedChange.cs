namespace Postmortem.Features.Exports.Record;

/// <summary>A change that somebody linked to the incident.</summary>
public sealed record RecordedChange
{
    /// <summary>suspect, caused, fixed, dismissed</summary>
    public string Relation { get; init; } = "";
    public string Why { get; init; } = "";
    public string LinkedBy { get; init; } = "";
    public DateTimeOffset LinkedAt { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string Service { get; init; } = "";

    /// <summary>deploy, configuration, flag, schema, infrastructure</summary>
    public string Kind { get; init; } = "";
    public string Title { get; init; } = "";
    public string FromVersion { get; init; } = "";
    public string ToVersion { get; init; } = "";

    /// <summary>Who changed it: a person or a program.</summary>
    public string By { get; init; } = "";
    public string? Url { get; init; }
    public string Environment { get; init; } = "";

    /// <summary>started, succeeded, failed, rolled back</summary>
    public string Status { get; init; } = "succeeded";

    /// <summary>yes, no, unknown</summary>
    public string Reversible { get; init; } = "unknown";
    public bool SecurityFix { get; init; }
    public bool SchemaChange { get; init; }

    /// <summary>Markdown</summary>
    public string Note { get; init; } = "";

    /// <summary>The door or source that told of it.</summary>
    public string Source { get; init; } = "";

    /// <summary>Its own name there.</summary>
    public string? SourceRef { get; init; }
}
