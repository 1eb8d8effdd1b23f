using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Changes;

/// <param name="Unknown">What the address says that means nothing here.</param>
public sealed record ChangesPage(ChangeFilter Filter, IReadOnlyList<string> Unknown, Page<Change> Rows, bool IsFirst, IReadOnlyList<ServiceOption> Services, bool MayRecord);

public sealed record ChangePage(Change Change, IReadOnlyList<LinkedIncident> Incidents, bool MayEdit);

/// <param name="Id">Null for a new one.</param>
public sealed record ChangeFormPage(Guid? Id, Change Filled, IReadOnlyList<ServiceOption> Services);

[Area("Changes"), Route("/changes")]
public sealed class ChangesController(Database database, RecordChange record, EditChange edit) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(string? service, string? kind, string? from, string? to, string? after, CancellationToken ct)
    {
        var unknown = new UnknownWords();
        var asked = ChangeFilter.Read(service, kind, from, to, unknown);
        return View("List", await database.ReadAsync(async s =>
        {
            var filter = asked.Service == ChangeFilter.UnknownService ? asked : asked with { Service = await s.KnownServiceAsync(asked.Service, unknown) };
            return new ChangesPage(filter, unknown.Named, await s.ListChangesAsync(filter, after, User.ToActor()), after is null, await s.ListServicesAsync(filter.Service), User.ToActor().May(Role.Responder));
        }, ct));
    }

    [HttpGet("new"), Needs(Role.Responder)]
    public Task<IActionResult> RecordFormAsync(CancellationToken ct) => ShowNewAsync(null, ct);

    [HttpPost]
    public async Task<IActionResult> RecordAsync([FromForm] ChangeForm form, CancellationToken ct)
    {
        var result = await record.RunAsync(new(form.Fields), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowNewAsync(failure, ct) : Redirect($"/changes/{result.Value.Id}");
    }

    [HttpGet("{id:guid}")]
    public async Task<IActionResult> ShowAsync(Guid id, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.FindChangeAsync(id) is { } change ? new ChangePage(change, await s.ListIncidentsOfChangeAsync(id, actor), actor.May(Role.Responder)) : null, ct);
        return page is null ? this.Refuse(Failure.NotFound("The change")) : View("Show", page);
    }

    [HttpGet("{id:guid}/edit"), Needs(Role.Responder)]
    public Task<IActionResult> EditFormAsync(Guid id, CancellationToken ct) => ShowFormAsync(id, null, ct);

    [HttpPost("{id:guid}/edit")]
    public async Task<IActionResult> EditAsync(Guid id, [FromForm] ChangeForm form, CancellationToken ct)
    {
        var result = await edit.RunAsync(new(id, form.Fields, form.Version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowFormAsync(id, failure, ct) : Redirect($"/changes/{id}");
    }

    async Task<IActionResult> ShowNewAsync(Failure? failure, CancellationToken ct)
    {
        var page = new ChangeFormPage(null, new Change(), await database.ReadAsync(s => s.ListServicesAsync(), ct));
        return failure is null ? View("Form", page) : this.Refuse(failure, "Form", page);
    }

    async Task<IActionResult> ShowFormAsync(Guid id, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindChangeAsync(id) is { } change ? new ChangeFormPage(id, change, await s.ListServicesAsync()) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound("The change"));
        return failure is null ? View("Form", page) : this.Refuse(failure, "Form", page);
    }
}
