using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <summary>What an experiment says before it runs.</summary>
/// <param name="Kind">One of <see cref="ExperimentKind"/>.</param>
/// <param name="FactorIds">Contributing factors of the same incident that it looks into.</param>
/// <param name="FollowUps">Numbers of follow-ups of the same incident that it shall prove.</param>
public sealed record ExperimentFields(string? Title, string? Kind, string? Hypothesis, string? Environment = null, string? EnvironmentDifferences = null,
    string? ServiceVersion = null, string? DataVolume = null, string? LoadProfile = null, string? SteadyState = null, string? InjectedFault = null,
    string? BlastRadius = null, string? AbortCondition = null, string? PassCriteria = null, Guid? ServiceId = null,
    IReadOnlyList<Guid>? FactorIds = null, IReadOnlyList<int>? FollowUps = null)
{
    const int Longest = 2000;

    public Experiment Check(Checks checks, Experiment experiment)
    {
        var kind = checks.OneOf("kind", Kind, ExperimentKind.All, "The kind");
        return experiment with
        {
            Title = checks.Required("title", Title, 200, "The title").ReplaceLineEndings(" "),
            Kind = kind,
            Hypothesis = checks.Required("hypothesis", Hypothesis, Longest, "The hypothesis"),
            Environment = checks.Optional("environment", Environment, Longest, "The environment"),
            EnvironmentDifferences = checks.Optional("environment_differences", EnvironmentDifferences, 5000, "The text about its differences"),
            ServiceVersion = checks.Optional("service_version", ServiceVersion, 200, "The version"),
            DataVolume = checks.Optional("data_volume", DataVolume, Longest, "The data volume"),
            LoadProfile = Needed(ExperimentKind.LoadTest, "load_profile", LoadProfile, "The load profile", "Say which traffic it gets: its shape, and how many times the usual peak."),
            SteadyState = Needed(ExperimentKind.ChaosRun, "steady_state", SteadyState, "The steady state", "Say which measure tells that all is well, and its usual value."),
            InjectedFault = Needed(ExperimentKind.ChaosRun, "injected_fault", InjectedFault, "The fault", "Say which fault is brought in."),
            BlastRadius = checks.Optional("blast_radius", BlastRadius, Longest, "The blast radius"),
            AbortCondition = Needed(ExperimentKind.ChaosRun, "abort_condition", AbortCondition, "The abort condition", "Say when it is stopped: which measure, at which value."),
            PassCriteria = Needed(ExperimentKind.LoadTest, "pass_criteria", PassCriteria, "The pass criteria", "Say by which values it passes."),
            ServiceId = ServiceId,
        };

        string Needed(string by, string field, string? text, string label, string remedy)
        {
            var said = checks.Optional(field, text, Longest, label);
            checks.Must(said.Length > 0 || kind != by, field, $"{remedy} A {by} needs it.");
            return said;
        }
    }

    /// <summary>Everything that it points to exists, and belongs to the incident.</summary>
    /// <param name="kept">The service of the experiment that is edited.</param>
    /// <returns>Keys of the follow-ups.</returns>
    internal async Task<Result<Guid[]>> LinkAsync(ReadSession s, IncidentRef incident, Guid? kept = null)
    {
        var checks = new Checks();
        checks.Must(ServiceId is not { } service || await s.IsServiceAsync(service), "service_id", "This service is not known. Choose one from the catalogue, or none.");
        if (await s.WhyNotNamedAsync(ServiceId, kept, incident.Id) is { } archived) checks.Add("service_id", archived);
        var factors = await s.ListFactorIdsAsync(incident.Id);
        checks.Must((FactorIds ?? []).All(factors.Contains), "factor_ids", $"This factor is not one of {incident.Name}. Choose one of its review, or none.");
        var followUps = (await s.ListFollowUpKeysAsync(incident.Id)).ToDictionary(f => f.Number, f => f.Id);
        checks.Must((FollowUps ?? []).All(followUps.ContainsKey), "follow_ups", $"This follow-up is not one of {incident.Name}. Choose one of its own, or none.");
        if (!checks.Passed) return checks.Failure;
        return (FollowUps ?? []).Distinct().Select(number => followUps[number]).ToArray();
    }
}
