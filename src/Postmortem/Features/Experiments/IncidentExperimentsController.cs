using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Experiments;

/// <summary>The experiments of one incident: planning another.</summary>
[Area("Experiments"), Route("/incidents/{number:int}/experiments")]
public sealed class IncidentExperimentsController(Database database, PlanExperiment plan) : Controller
{
    /// <param name="difference">Looks into this difference between test and production.</param>
    /// <param name="factor">Looks into this factor.</param>
    /// <param name="followUp">Shall prove this follow-up.</param>
    /// <param name="again">The experiment that is tried once more.</param>
    [HttpGet("new")]
    public Task<IActionResult> PlanFormAsync(int number, Guid? difference, Guid? factor, [FromQuery(Name = "follow_up")] int? followUp, int? again, CancellationToken ct) =>
        ShowAsync(number, null, (s, incident, actor) => FillAsync(s, incident, actor, difference, factor, followUp, again), ct);

    [HttpPost]
    public async Task<IActionResult> PlanAsync(int number, [FromForm] ExperimentForm form, CancellationToken ct)
    {
        Result<int> result = ModelState.Misread() is { } misread ? misread : await plan.RunAsync(new(number, form.Fields, form.DifferenceId), User.ToActor(), ct);
        return result.Failure is { } failure
            ? await ShowAsync(number, failure, (s, incident, _) => ExperimentFormPage.ReadAsync(s, incident, null, new Experiment { DifferenceId = form.DifferenceId }, form.Fields.FactorIds!, form.Fields.FollowUps!), ct)
            : Redirect($"/experiments/{result.Value}");
    }

    static async Task<ExperimentFormPage> FillAsync(ReadSession s, IncidentRef incident, Actor actor, Guid? differenceId, Guid? factor, int? followUp, int? again)
    {
        var differences = await s.ListDifferenceChoicesAsync(incident.Id);
        var service = (await s.ListServiceChoicesAsync(incident.Id)).Where(v => v.OfIncident == 1).ToList() is [var only] ? only.Id : (Guid?)null;
        IReadOnlyList<Guid> factors = factor is { } one ? [one] : [];
        IReadOnlyList<int> followUps = followUp is { } two ? [two] : [];
        var filled = new Experiment { Kind = ExperimentKind.LoadTest };
        if (differences.FirstOrDefault(d => d.Id == differenceId) is { } difference) filled = ExperimentProposal.For(difference, differences);
        else if (followUp is { } item && await s.FindActionItemAsync(item, actor) is { } proven && proven.IncidentId == incident.Id)
        {
            filled = ExperimentProposal.For(proven);
            factors = proven.FactorId is { } answered ? [answered] : [];
        }
        else if (again is { } before && await ExperimentPage.ReadAsync(s, before, actor) is { } page && page.Experiment.IncidentId == incident.Id)
        {
            filled = ExperimentProposal.Again(page.Experiment);
            (factors, followUps) = ([.. page.Factors.Select(f => f.Id)], [.. page.FollowUps.Select(f => f.Number)]);
        }
        return await ExperimentFormPage.ReadAsync(s, incident, null, filled with { ServiceId = filled.ServiceId ?? service }, factors, followUps);
    }

    async Task<IActionResult> ShowAsync(int number, Failure? failure, Func<ReadSession, IncidentRef, Actor, Task<ExperimentFormPage>> read, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, actor) is { } incident ? await read(s, incident, actor) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (failure is null && actor.Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        return failure is null ? View("Form", page) : this.Refuse(failure, "Form", page);
    }
}
