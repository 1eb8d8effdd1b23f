using System.ComponentModel;
using Postmortem.Features.Actions;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Api;

/// <summary>What a stage could have shown.</summary>
/// <param name="Should">Should it have caught this: yes, no, or null while nobody has answered.</param>
/// <param name="Could">Could it, as it was: yes, no, no such stage, or null.</param>
/// <param name="WhatDiffered">Markdown.</param>
/// <param name="Version">0 while there is no answer.</param>
public sealed record TestStageAnswer([OneOf(typeof(TestStage))] string Stage, [OneOf(typeof(StageAnswer), List = nameof(StageAnswer.Should))] string? Should, [OneOf(typeof(StageAnswer), List = nameof(StageAnswer.Could))] string? Could, string WhatDiffered, int Version) : IVersioned
{
    public static TestStageAnswer Of(string stage, ReviewDocument review) => review.TestStages.FirstOrDefault(t => t.Stage == stage) is { } t
        ? new(stage, t.ShouldCatch, t.CouldCatch, t.WhatDiffered, t.Version)
        : new(stage, null, null, "", 0);
}

/// <summary>One thing that was otherwise in test than in production.</summary>
/// <param name="Effect">What it hid.</param>
/// <param name="FollowUps">Those that were filed for it: FU-12.</param>
/// <param name="Experiments">Those that were planned for it: EXP-3.</param>
public sealed record DifferenceAnswer(Guid Id, string Dimension, string Production, string Test, string Effect, IReadOnlyList<string> FollowUps, IReadOnlyList<string> Experiments, int Version) : IVersioned
{
    public static DifferenceAnswer Of(Difference d, ReviewDocument review) => new(d.Id, d.Dimension, d.Production, d.Test, d.Effect,
        [.. review.DifferenceFollowUps.Where(f => f.DifferenceId == d.Id).Select(f => ActionItem.NameOf(f.Number))],
        [.. review.Experiments.Where(x => x.DifferenceId == d.Id).Select(x => x.Name)], d.Version);
}

public sealed record TestStageBody
{
    [Needed, OneOf(typeof(StageAnswer), List = nameof(StageAnswer.Should)), Description("Should it have caught this?")] public string? Should { get; init; }
    [Needed, OneOf(typeof(StageAnswer), List = nameof(StageAnswer.Could)), Description("Could it, as it was?")] public string? Could { get; init; }
    [Description("What was different there. Markdown.")] public string? WhatDiffered { get; init; }
    [Description("The version that was read, 0 while there was no answer; the newest when left out.")] public int? Version { get; init; }
}

public sealed record DifferenceBody
{
    [Needed, Description("Connection limits, traffic shape and burst, concurrency, data volume, cache state and lifetime, feature flags, dependencies, network, version, or any other.")] public string? Dimension { get; init; }
    [Needed, Description("How it is in production.")] public string? Production { get; init; }
    [Needed, Description("How it was in test.")] public string? Test { get; init; }
    [Description("What it hid.")] public string? Effect { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }

    internal DifferenceInput Difference => new(Dimension, Production, Test, Effect);
}
