using System.Text.Json.Serialization;

namespace Postmortem.Features.Exports.Record;

/// <summary>What a stage could have shown, and why it did not.</summary>
public sealed record RecordedTestStage
{
    /// <summary>review, unit, integration, load, staging, canary, monitoring</summary>
    public string Stage { get; init; } = "";

    /// <summary>yes, no</summary>
    public string ShouldCatch { get; init; } = "";

    /// <summary>yes, no, no such stage</summary>
    public string CouldCatch { get; init; } = "";

    /// <summary>Markdown</summary>
    public string WhatDiffered { get; init; } = "";
}

/// <summary>One thing that was otherwise in test than in production.</summary>
public sealed record RecordedDifference
{
    [JsonIgnore] public Guid Id { get; init; }

    /// <summary>From 1; follow-ups and experiments name the difference that they answer by it.</summary>
    public int Position { get; init; }
    public string Dimension { get; init; } = "";
    public string Production { get; init; } = "";
    public string Test { get; init; } = "";
    public string Effect { get; init; } = "";
}

public sealed record RecordedExperiment
{
    [JsonIgnore] public Guid Id { get; init; }
    [JsonIgnore] public Guid? DifferenceId { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";

    /// <summary>reproduction, load test, chaos run, drill</summary>
    public string Kind { get; init; } = "";
    public string Hypothesis { get; init; } = "";
    public string Environment { get; init; } = "";

    /// <summary>Markdown</summary>
    public string EnvironmentDifferences { get; init; } = "";
    public string ServiceVersion { get; init; } = "";
    public string DataVolume { get; init; } = "";
    public string LoadProfile { get; init; } = "";
    public string SteadyState { get; init; } = "";
    public string InjectedFault { get; init; } = "";
    public string BlastRadius { get; init; } = "";
    public string AbortCondition { get; init; } = "";
    public string PassCriteria { get; init; } = "";
    public string? Service { get; init; }

    /// <summary>Position of the difference that it looks into.</summary>
    public int? Difference { get; init; }

    /// <summary>Positions of the factors that it looks into.</summary>
    public IReadOnlyList<int> Factors { get; init; } = [];

    /// <summary>Numbers of the follow-ups that it shall prove.</summary>
    public IReadOnlyList<int> FollowUps { get; init; } = [];

    /// <summary>planned, confirmed, refuted, inconclusive</summary>
    public string Result { get; init; } = "planned";
    public DateOnly? RanOn { get; init; }

    /// <summary>Markdown</summary>
    public string Observation { get; init; } = "";
    public string LimitFound { get; init; } = "";

    /// <summary>Markdown</summary>
    public string Evidence { get; init; } = "";
    public string? ResultBy { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>EXP-3</summary>
    [JsonIgnore] public string Name => Experiments.Experiment.NameOf(Number);
}
