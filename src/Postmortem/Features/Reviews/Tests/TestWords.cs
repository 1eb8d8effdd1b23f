using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Tests;

/// <summary>Where something could have shown before production did, in the order in which a change passes.</summary>
public static class TestStage
{
    public const string Review = "review";
    public const string Unit = "unit";
    public const string Integration = "integration";
    public const string Load = "load";
    public const string Staging = "staging";
    public const string Canary = "canary";
    public const string Monitoring = "monitoring";

    public static readonly string[] All = [Review, Unit, Integration, Load, Staging, Canary, Monitoring];

    static readonly Dictionary<string, (string Name, string Question)> Meanings = new()
    {
        [Review] = ("Review of the change", "What could be seen in the change itself, by somebody who reads it beforehand?"),
        [Unit] = ("Unit tests", "Which part alone would have behaved so, given the same input?"),
        [Integration] = ("Integration tests", "Which parts met for the first time in production? What stood in for the real one?"),
        [Load] = ("Load tests", "Volume, shape, bursts, concurrency, limits: which of them were as in production?"),
        [Staging] = ("Staging", "Data, traffic, configuration, neighbours: what was there, and what was not?"),
        [Canary] = ("Canary", "Which share, for how long, at which hour, judged by which measure?"),
        [Monitoring] = ("Monitoring", "Which signal moved first, and what was it connected to?"),
    };

    /// <summary>load → Load tests</summary>
    public static string NameOf(string stage) => Meanings[stage].Name;

    /// <summary>What to look at there.</summary>
    public static string QuestionOf(string stage) => Meanings[stage].Question;
}

public static class StageAnswer
{
    public const string Yes = "yes";
    public const string No = "no";
    public const string NoSuchStage = "no such stage";

    /// <summary>Should it have caught this?</summary>
    public static readonly string[] Should = [Yes, No];

    /// <summary>Could it, as it was?</summary>
    public static readonly string[] Could = [Yes, No, NoSuchStage];
}

/// <summary>In what test and production often differ: offered, never demanded.</summary>
public static class Dimension
{
    public static readonly string[] Common =
    [
        "Connection limits", "Traffic shape and burst", "Concurrency", "Data volume", "Cache state and lifetime", "Feature flags", "Dependencies", "Network", "Version",
    ];
}

/// <summary>A row of <c>review_test_stages</c>.</summary>
public sealed record TestedStage
{
    public Guid ReviewId { get; init; }

    /// <summary>One of <see cref="TestStage"/>.</summary>
    public string Stage { get; init; } = "";
    public string ShouldCatch { get; init; } = "";
    public string CouldCatch { get; init; } = "";
    public string WhatDiffered { get; init; } = "";
    public int Version { get; init; } = 1;
}

/// <summary>A row of <c>review_differences</c>: one thing that was otherwise in test than in production.</summary>
public sealed record Difference
{
    public Guid Id { get; init; }
    public Guid ReviewId { get; init; }
    public Guid IncidentId { get; init; }
    public int Position { get; init; }
    public string Dimension { get; init; } = "";
    public string Production { get; init; } = "";
    public string Test { get; init; } = "";

    /// <summary>What it hid.</summary>
    public string Effect { get; init; } = "";
    public int Version { get; init; } = 1;
}

/// <summary>A follow-up that was filed for a difference.</summary>
public sealed record DifferenceFollowUp
{
    public Guid DifferenceId { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string State { get; init; } = "";
}

/// <param name="Dimension">One of the common ones, or any other.</param>
/// <param name="Effect">What it hid.</param>
public sealed record DifferenceInput(string? Dimension, string? Production, string? Test, string? Effect = null)
{
    const int Longest = 1000;

    public Difference Check(Checks checks, Difference before) => before with
    {
        Dimension = checks.Required("dimension", Dimension, 100, "The dimension").ReplaceLineEndings(" "),
        Production = checks.Required("production", Production, Longest, "The value in production"),
        Test = checks.Required("test", Test, Longest, "The value in test"),
        Effect = checks.Optional("effect", Effect, Longest, "The effect"),
    };
}
