namespace Postmortem.Features.Executors.Runs;

public static class RunState
{
    /// <summary>For a second person.</summary>
    public const string Waiting = "waiting";
    public const string Queued = "queued";
    public const string Sending = "sending";
    public const string Running = "running";

    /// <summary>Nothing was heard of it for longer than its executor's limit. It may still end by itself.</summary>
    public const string Stuck = "stuck";

    /// <summary>It was sent, and whether it arrived is not known.</summary>
    public const string Unknown = "unknown";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Aborted = "aborted";

    public static readonly string[] All = [Waiting, Queued, Sending, Running, Stuck, Unknown, Succeeded, Failed, Aborted];

    /// <summary>What the other side may say of it.</summary>
    public static readonly string[] FromOutside = [Running, Succeeded, Failed, Aborted];

    public static bool IsOver(string state) => state is Succeeded or Failed or Aborted;

    /// <summary>Nothing has gone out yet.</summary>
    public static bool IsBefore(string state) => state is Waiting or Queued;

    public static string InWords(string state) => state switch
    {
        Waiting => "Waits for a second person",
        Queued => "Queued",
        Sending => "Being sent",
        Running => "Running",
        Stuck => "Stuck",
        Unknown => "Unknown whether it arrived",
        Succeeded => "Succeeded",
        Failed => "Failed",
        _ => "Aborted",
    };

    /// <summary>The badge's class; states of rollbacks mean the same colours.</summary>
    public static string Badge(string state) => state switch
    {
        Waiting => "proposed",
        Queued or Sending or Running => "started",
        Stuck or Unknown => "warning",
        Succeeded => "succeeded",
        Failed => "failed",
        _ => "abandoned",
    };
}

/// <summary>A row of <c>rollback_runs</c>: one time that an executor was asked. Its key is the idempotency key.</summary>
public sealed record Run
{
    public Guid Id { get; init; }
    public Guid RollbackId { get; init; }

    /// <summary>Null after an import.</summary>
    public Guid? ExecutorId { get; init; }

    /// <summary>As it was called then.</summary>
    public string ExecutorName { get; init; } = "";

    /// <summary>What was asked for and approved is run, or nothing: of both, the version that people saw.</summary>
    public int ExecutorVersion { get; init; }
    public int RollbackVersion { get; init; }
    public bool DryRun { get; init; }
    public string State { get; init; } = RunState.Queued;

    /// <summary>Encrypted; by it the other side proves what it reports.</summary>
    public string Secret { get; init; } = "";
    public Guid? AskedById { get; init; }
    public string AskedBy { get; init; } = "";
    public DateTimeOffset AskedAt { get; init; }
    public string? ApprovedBy { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When anything new was heard of it.</summary>
    public DateTimeOffset? HeardAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? AbortAskedBy { get; init; }
    public DateTimeOffset? AbortAskedAt { get; init; }
    public DateTimeOffset? AbortSentAt { get; init; }

    /// <summary>What is true of it, in a sentence of ours.</summary>
    public string Message { get; init; } = "";

    /// <summary>In the other side's words.</summary>
    public string Output { get; init; } = "";
    public string ExternalId { get; init; } = "";
    public string? ExternalUrl { get; init; }

    /// <summary>When the worker looks at it next; null when there is nothing to do.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public int Attempts { get; init; }
    public int Version { get; init; } = 1;

    /// <summary>Read with the row, never written.</summary>
    public Guid IncidentId { get; init; }
    public int Number { get; init; }
    public int Attempt { get; init; }

    public bool IsOver => RunState.IsOver(State);

    /// <summary>It was asked for elsewhere and came with an import: nothing here sends it, approves it or hears of it.</summary>
    public bool IsForeign => ExecutorId is null;
}
