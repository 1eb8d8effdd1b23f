using System.ComponentModel;
using Postmortem.Features.Actions;
using Postmortem.Features.Experiments;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>An experiment in a list.</summary>
public sealed record ExperimentRowAnswer(string Name, int Number, string Incident, string Title, [OneOf(typeof(ExperimentKind))] string Kind, [OneOf(typeof(ExperimentResult))] string Result, DateOnly? RanOn, string? Service, DateTimeOffset UpdatedAt, int Version)
{
    public static ExperimentRowAnswer Of(Experiment x) => new(x.Name, x.Number, IncidentRef.NameOf(x.IncidentNumber), x.Title, x.Kind, x.Result, x.RanOn, x.ServiceSlug, x.UpdatedAt, x.Version);
}

/// <summary>Something that was tried on purpose, or shall be.</summary>
public sealed record ExperimentAnswer : IVersioned
{
    public required string Name { get; init; }
    public required int Number { get; init; }
    public required string Incident { get; init; }
    public required string Title { get; init; }
    [OneOf(typeof(ExperimentKind))] public required string Kind { get; init; }

    /// <summary>What is expected, said before it ran.</summary>
    public required string Hypothesis { get; init; }
    public required string Environment { get; init; }
    public required string EnvironmentDifferences { get; init; }
    public required string ServiceVersion { get; init; }
    public required string DataVolume { get; init; }
    public required string LoadProfile { get; init; }
    public required string SteadyState { get; init; }
    public required string InjectedFault { get; init; }
    public required string BlastRadius { get; init; }
    public required string AbortCondition { get; init; }
    public required string PassCriteria { get; init; }
    public required Guid? ServiceId { get; init; }
    public required string? Service { get; init; }
    public required Guid? DifferenceId { get; init; }
    public required IReadOnlyList<Guid> FactorIds { get; init; }

    /// <summary>Those that it shall prove, or has proven: FU-12.</summary>
    public required IReadOnlyList<string> FollowUps { get; init; }

    /// <summary>planned, confirmed, refuted or inconclusive.</summary>
    [OneOf(typeof(ExperimentResult))] public required string Result { get; init; }
    public required DateOnly? RanOn { get; init; }
    public required string Observation { get; init; }
    public required string LimitFound { get; init; }
    public required string Evidence { get; init; }
    public required string? ResultBy { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int Version { get; init; }

    public static ExperimentAnswer Of(ExperimentPage page)
    {
        var x = page.Experiment;
        return new()
        {
            Name = x.Name,
            Number = x.Number,
            Incident = IncidentRef.NameOf(x.IncidentNumber),
            Title = x.Title,
            Kind = x.Kind,
            Hypothesis = x.Hypothesis,
            Environment = x.Environment,
            EnvironmentDifferences = x.EnvironmentDifferences,
            ServiceVersion = x.ServiceVersion,
            DataVolume = x.DataVolume,
            LoadProfile = x.LoadProfile,
            SteadyState = x.SteadyState,
            InjectedFault = x.InjectedFault,
            BlastRadius = x.BlastRadius,
            AbortCondition = x.AbortCondition,
            PassCriteria = x.PassCriteria,
            ServiceId = x.ServiceId,
            Service = x.ServiceSlug,
            DifferenceId = x.DifferenceId,
            FactorIds = [.. page.Factors.Select(f => f.Id)],
            FollowUps = [.. page.FollowUps.Select(f => ActionItem.NameOf(f.Number))],
            Result = x.Result,
            RanOn = x.RanOn,
            Observation = x.Observation,
            LimitFound = x.LimitFound,
            Evidence = x.Evidence,
            ResultBy = x.ResultByName,
            CreatedBy = x.CreatedByName,
            CreatedAt = x.CreatedAt,
            UpdatedAt = x.UpdatedAt,
            Version = x.Version,
        };
    }
}

public record ExperimentPlanBody
{
    [Needed, Description("What is tried.")] public string? Title { get; init; }
    [Needed, OneOf(typeof(ExperimentKind))] public string? Kind { get; init; }
    [Needed, Description("What is expected, so that anybody can tell whether it came so.")] public string? Hypothesis { get; init; }
    [Description("Where it runs, and how large that is.")] public string? Environment { get; init; }
    [Description("Markdown: how the environment differs from production.")] public string? EnvironmentDifferences { get; init; }
    [Description("Of what is tested.")] public string? ServiceVersion { get; init; }
    [Description("How much data there is.")] public string? DataVolume { get; init; }
    [Description("Shape of the traffic and multiple of the usual peak; a load test needs it.")] public string? LoadProfile { get; init; }
    [Description("The measure that tells that all is well, with its usual value; a chaos run needs it.")] public string? SteadyState { get; init; }
    [Description("A chaos run needs it.")] public string? InjectedFault { get; init; }
    [Description("Who or what could be affected at most.")] public string? BlastRadius { get; init; }
    [Description("When it is stopped; a chaos run needs it.")] public string? AbortCondition { get; init; }
    [Description("By which values it passes; a load test needs it.")] public string? PassCriteria { get; init; }
    [Description("The service that it is about.")] public Guid? ServiceId { get; init; }
    [Description("Contributing factors that it looks into.")] public IReadOnlyList<Guid>? FactorIds { get; init; }
    [Description("Numbers of follow-ups that it shall prove.")] public IReadOnlyList<int>? FollowUps { get; init; }

    internal ExperimentFields Fields => new(Title, Kind, Hypothesis, Environment, EnvironmentDifferences, ServiceVersion, DataVolume, LoadProfile, SteadyState, InjectedFault,
        BlastRadius, AbortCondition, PassCriteria, ServiceId, FactorIds, FollowUps);
}

public sealed record NewExperimentBody : ExperimentPlanBody
{
    [Description("The difference between test and production that it looks into.")] public Guid? DifferenceId { get; init; }
}

public sealed record ExperimentBody : ExperimentPlanBody
{
    [Description(VersionText.Of)] public int? Version { get; init; }
}

public sealed record ResultBody
{
    [Needed, OneOf(typeof(ExperimentResult), List = nameof(ExperimentResult.Outcomes))] public string? Result { get; init; }
    [Description("The day; today when left out.")] public DateOnly? RanOn { get; init; }
    [Needed, Description("What was seen. Markdown.")] public string? Observation { get; init; }
    [Description("Markdown: what shows it; needed unless the run was inconclusive.")] public string? Evidence { get; init; }
    [Description("Where it gave way.")] public string? LimitFound { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}
