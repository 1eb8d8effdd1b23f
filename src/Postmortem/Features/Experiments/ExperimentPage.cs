using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Experiments;

/// <summary>An experiment with everything that its page shows.</summary>
public sealed record ExperimentPage(Experiment Experiment, IReadOnlyList<ExaminedFactor> Factors, IReadOnlyList<ProvenFollowUp> FollowUps, Actor Actor)
{
    public bool MayChange => Actor.May(Role.Responder);

    /// <summary>Follow-ups that wait for evidence, while there is some.</summary>
    public IEnumerable<ProvenFollowUp> ToVerify => ExperimentResult.Telling.Contains(Experiment.Result) ? FollowUps.Where(f => f.State == ActionState.Done) : [];

    public static async Task<ExperimentPage?> ReadAsync(ReadSession s, int number, Actor actor) => await s.FindExperimentAsync(number, actor) is { } experiment
        ? new(experiment, await s.ListExaminedFactorsAsync(experiment.Id), await s.ListProvenFollowUpsAsync(experiment.Id), actor)
        : null;
}

/// <summary>The form that plans or edits an experiment.</summary>
/// <param name="Number">Null for a new one.</param>
/// <param name="Filled">What stands in the fields before anybody typed.</param>
public sealed record ExperimentFormPage(IncidentRef Incident, int? Number, Experiment Filled, IReadOnlyList<Guid> FactorIds, IReadOnlyList<int> FollowUps,
    IReadOnlyList<FactorChoice> Factors, IReadOnlyList<ServiceChoice> Services, IReadOnlyList<ProvenFollowUp> OfIncident)
{
    public IEnumerable<(string Value, string Text)> ServiceOptions => Services.Select(v => (v.Id.ToString(), v.Name)).Prepend(("", "None"));

    internal static async Task<ExperimentFormPage> ReadAsync(ReadSession s, IncidentRef incident, int? number, Experiment filled, IReadOnlyList<Guid> factors, IReadOnlyList<int> followUps) =>
        new(incident, number, filled, factors, followUps, await s.ListFactorChoicesAsync(incident.Id), await s.ListServiceChoicesAsync(incident.Id, number is null ? null : filled.ServiceId), await s.ListFollowUpKeysAsync(incident.Id));
}
