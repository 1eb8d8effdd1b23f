using Microsoft.AspNetCore.Mvc;

namespace Postmortem.Features.Experiments;

/// <summary>The fields of the form that plans and edits an experiment.</summary>
public sealed class ExperimentForm
{
    [FromForm(Name = "title")] public string? Title { get; set; }
    [FromForm(Name = "kind")] public string? Kind { get; set; }
    [FromForm(Name = "hypothesis")] public string? Hypothesis { get; set; }
    [FromForm(Name = "environment")] public string? Environment { get; set; }
    [FromForm(Name = "environment_differences")] public string? EnvironmentDifferences { get; set; }
    [FromForm(Name = "service_version")] public string? ServiceVersion { get; set; }
    [FromForm(Name = "data_volume")] public string? DataVolume { get; set; }
    [FromForm(Name = "load_profile")] public string? LoadProfile { get; set; }
    [FromForm(Name = "steady_state")] public string? SteadyState { get; set; }
    [FromForm(Name = "injected_fault")] public string? InjectedFault { get; set; }
    [FromForm(Name = "blast_radius")] public string? BlastRadius { get; set; }
    [FromForm(Name = "abort_condition")] public string? AbortCondition { get; set; }
    [FromForm(Name = "pass_criteria")] public string? PassCriteria { get; set; }
    [FromForm(Name = "service_id")] public Guid? ServiceId { get; set; }
    [FromForm(Name = "factor_ids")] public List<Guid?> FactorIds { get; set; } = [];
    [FromForm(Name = "follow_ups")] public List<int?> FollowUps { get; set; } = [];
    [FromForm(Name = "difference_id")] public Guid? DifferenceId { get; set; }
    [FromForm(Name = "version")] public int? Version { get; set; }

    internal ExperimentFields Fields => new(Title, Kind, Hypothesis, Environment, EnvironmentDifferences, ServiceVersion, DataVolume, LoadProfile, SteadyState, InjectedFault,
        BlastRadius, AbortCondition, PassCriteria, ServiceId, [.. FactorIds.OfType<Guid>()], [.. FollowUps.OfType<int>()]);
}
