using System.Globalization;

namespace Postmortem.Features.Experiments;

/// <summary>A row of <c>experiments</c>, with the names that stand in other tables.</summary>
public sealed record Experiment
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public Guid IncidentId { get; init; }

    /// <summary>The difference between test and production that it was planned for.</summary>
    public Guid? DifferenceId { get; init; }
    public Guid? ServiceId { get; init; }
    public string Title { get; init; } = "";
    public string Kind { get; init; } = "";

    /// <summary>What is expected, said before it ran.</summary>
    public string Hypothesis { get; init; } = "";
    public string Environment { get; init; } = "";

    /// <summary>Markdown: how the environment differs from production.</summary>
    public string EnvironmentDifferences { get; init; } = "";
    public string ServiceVersion { get; init; } = "";
    public string DataVolume { get; init; } = "";

    /// <summary>The shape of the traffic, and how many times the usual peak.</summary>
    public string LoadProfile { get; init; } = "";
    public string SteadyState { get; init; } = "";
    public string InjectedFault { get; init; } = "";
    public string BlastRadius { get; init; } = "";
    public string AbortCondition { get; init; } = "";
    public string PassCriteria { get; init; } = "";
    public string Result { get; init; } = ExperimentResult.Planned;
    public DateOnly? RanOn { get; init; }

    /// <summary>Markdown: what was seen.</summary>
    public string Observation { get; init; } = "";
    public string LimitFound { get; init; } = "";

    /// <summary>Markdown: what shows it.</summary>
    public string Evidence { get; init; } = "";
    public string? ResultByName { get; init; }
    public string CreatedByName { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public int Version { get; init; } = 1;

    // Read along, never written.
    public int IncidentNumber { get; init; }
    public string IncidentTitle { get; init; } = "";
    public string IncidentVisibility { get; init; } = "";
    public string? ServiceName { get; init; }
    public string? ServiceSlug { get; init; }
    public string? DifferenceDimension { get; init; }

    /// <summary>EXP-3</summary>
    public string Name => NameOf(Number);

    public bool IsPlanned => Result == ExperimentResult.Planned;

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"EXP-{number}");
}

/// <summary>A factor that an experiment looks into.</summary>
public sealed record ExaminedFactor
{
    public Guid Id { get; init; }
    public string Text { get; init; } = "";
}

/// <summary>A follow-up that an experiment shall prove, or has proven.</summary>
public sealed record ProvenFollowUp
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string State { get; init; } = "";

    /// <summary>It was verified with this experiment as its evidence.</summary>
    public bool IsEvidence { get; init; }
}
