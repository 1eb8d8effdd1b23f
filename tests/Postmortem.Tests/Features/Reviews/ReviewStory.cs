namespace Postmortem.Tests.Features.Reviews;

/// <summary>What a published post-mortem tells beyond the record that was imported: enough to close each gap of a full review.</summary>
sealed record ReviewStory
{
    /// <summary>The record's name among the real incidents.</summary>
    public required string File { get; init; }

    /// <summary>Bodies of requests, by milestone.</summary>
    public required IReadOnlyDictionary<string, object> Milestones { get; init; }
    public required IReadOnlyList<object> Impacts { get; init; }
    public required object DataLoss { get; init; }

    /// <summary>Corrections, by attempt.</summary>
    public required IReadOnlyDictionary<int, object> Rollbacks { get; init; }

    /// <summary>In the order of the imported factors.</summary>
    public required IReadOnlyList<FactorStory> Factors { get; init; }

    /// <summary>In the order of the imported follow-ups.</summary>
    public required IReadOnlyList<FollowUpStory> FollowUps { get; init; }
    public required IReadOnlyList<StageStory> Stages { get; init; }
    public required object Difference { get; init; }

    /// <summary>Whole texts, by section.</summary>
    public required IReadOnlyDictionary<string, string> Sections { get; init; }

    /// <summary>What else was considered, decision by decision.</summary>
    public required IReadOnlyList<string> Considered { get; init; }

    /// <summary>What happened in each silence of the timeline.</summary>
    public IReadOnlyList<string> Silences { get; init; } = [];

    /// <summary>A sentence of each section that a reader would look for in a document.</summary>
    public required IReadOnlyDictionary<string, string> Told { get; init; }

    public override string ToString() => File;
}

/// <param name="NoAction">The decision not to act; null where a follow-up answers it.</param>
sealed record FactorStory(string Category, string Evidence, string? NoAction = null);

/// <param name="Factor">Position of the factor that it answers.</param>
sealed record FollowUpStory(string Priority, int Factor, string DoneWhen);

sealed record StageStory(string Stage, string Should, string Could, string WhatDiffered);
