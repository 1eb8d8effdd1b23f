using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Experiments;

/// <param name="Unknown">What the address says that means nothing here.</param>
public sealed record ExperimentsPage(ExperimentFilter Filter, IReadOnlyList<string> Unknown, Page<Experiment> Rows, bool IsFirst, IReadOnlyList<ServiceChoice> Services);

[Area("Experiments"), Route("/experiments")]
public sealed class ExperimentsController(Database database, EditExperiment edit, RecordResult record, RemoveExperiment remove) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(string? result, string? kind, string? service, string? incident, string? after, CancellationToken ct)
    {
        var actor = User.ToActor();
        var unknown = new UnknownWords();
        var asked = ExperimentFilter.From(result, kind, service, incident, unknown);
        return View("List", await database.ReadAsync(async s =>
        {
            var filter = asked with { Service = await s.KnownServiceAsync(asked.Service, unknown), Incident = await s.KnownIncidentAsync(asked.Incident, actor, unknown) };
            return new ExperimentsPage(filter, unknown.Named, await s.ListExperimentsAsync(filter, after, actor), after is null, await s.ListServiceChoicesAsync(Guid.Empty, slug: filter.Service));
        }, ct));
    }

    [HttpGet("{number:int}")]
    public async Task<IActionResult> ShowAsync(int number, CancellationToken ct) =>
        await ReadAsync(number, ct) is { } page ? View("Show", page) : this.Refuse(Failure.NotFound(Experiment.NameOf(number)));

    [HttpGet("{number:int}/edit")]
    public Task<IActionResult> EditFormAsync(int number, CancellationToken ct) => ShowFormAsync(number, null, ct);

    [HttpPost("{number:int}/edit")]
    public async Task<IActionResult> EditAsync(int number, [FromForm] ExperimentForm form, CancellationToken ct)
    {
        if (ModelState.Misread() is { } misread) return await ShowFormAsync(number, misread, ct);
        var result = await edit.RunAsync(new(number, form.Fields, form.Version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowFormAsync(number, failure, ct) : Redirect($"/experiments/{number}");
    }

    [HttpGet("{number:int}/result")]
    public Task<IActionResult> ResultFormAsync(int number, CancellationToken ct) => ShowResultAsync(number, null, ct);

    [HttpPost("{number:int}/result")]
    public async Task<IActionResult> RecordAsync(int number, string? result, [FromForm(Name = "ran_on")] DateOnly? ranOn, string? observation, string? evidence,
        [FromForm(Name = "limit_found")] string? limitFound, int? version, CancellationToken ct)
    {
        if (ModelState.Misread() is { } misread) return await ShowResultAsync(number, misread, ct);
        var recorded = await record.RunAsync(new(number, result, ranOn, observation, evidence, limitFound, version), User.ToActor(), ct);
        return recorded.Failure is { } failure ? await ShowResultAsync(number, failure, ct) : Redirect($"/experiments/{number}");
    }

    [HttpPost("{number:int}/removal")]
    public async Task<IActionResult> RemoveAsync(int number, int? version, CancellationToken ct)
    {
        var page = await ReadAsync(number, ct);
        var result = await remove.RunAsync(number, version, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, $"/experiments/{number}") : Redirect($"/incidents/{page!.Experiment.IncidentNumber}");
    }

    Task<ExperimentPage?> ReadAsync(int number, CancellationToken ct) => database.ReadAsync(s => ExperimentPage.ReadAsync(s, number, User.ToActor()), ct);

    async Task<IActionResult> ShowFormAsync(int number, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await ExperimentPage.ReadAsync(s, number, actor) is not { } found ? null : await ExperimentFormPage.ReadAsync(
            s, (await s.FindIncidentRefAsync(found.Experiment.IncidentNumber, actor))!, number, found.Experiment, [.. found.Factors.Select(f => f.Id)], [.. found.FollowUps.Select(f => f.Number)]), ct);
        if (page is null) return this.Refuse(Failure.NotFound(Experiment.NameOf(number)));
        if (failure is null && actor.Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        return failure is null ? View("Form", page) : this.Refuse(failure, "Form", page);
    }

    async Task<IActionResult> ShowResultAsync(int number, Failure? failure, CancellationToken ct)
    {
        var page = await ReadAsync(number, ct);
        if (page is null) return this.Refuse(Failure.NotFound(Experiment.NameOf(number)));
        if (failure is null && User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        return failure is null ? View("Result", page) : this.Refuse(failure, "Result", page);
    }
}
