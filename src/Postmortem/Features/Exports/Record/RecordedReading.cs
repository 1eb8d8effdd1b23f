namespace Postmortem.Features.Exports.Record;

/// <summary>What one recovery check said when it was read from Prometheus, as evidence of a verification.</summary>
public sealed record RecordedReading
{
    public DateTimeOffset ReadAt { get; init; }
    public string ReadBy { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>PromQL.</summary>
    public string Query { get; init; } = "";
    public DateTimeOffset From { get; init; }
    public DateTimeOffset To { get; init; }
    public int StepSeconds { get; init; }
    public string Comparison { get; init; } = "";
    public double Threshold { get; init; }
    public string Unit { get; init; } = "";
    public int HoldMinutes { get; init; }

    /// <summary>What the samples say: verified, partial or failed.</summary>
    public string Result { get; init; } = "";
    public int HeldSeconds { get; init; }

    /// <summary>As wanted, but not for long enough yet.</summary>
    public bool Waits { get; init; }
    public double Last { get; init; }

    /// <summary>Within the time for which it had to hold.</summary>
    public double Worst { get; init; }
    public string WorstSeries { get; init; } = "";
    public int Series { get; init; }
    public int Samples { get; init; }
    public string Warning { get; init; } = "";
}

/// <summary>A step of the instructions that an attempt followed.</summary>
public sealed record RecordedStep
{
    public int Step { get; init; }
    public string Line { get; init; } = "";
    public DateTimeOffset? TickedAt { get; init; }
    public string? TickedBy { get; init; }
}
