using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

[Area("Rollbacks"), Route("/incidents/{number:int}/rollbacks")]
public sealed class RollbacksController(Database database, TimeProvider clock, ProposeRollback propose, EditRollback edit, RecordRollback record) : Controller
{
    /// <summary>The panel alone when a page refreshes it, else a page of its own.</summary>
    [HttpGet]
    public Task<IActionResult> ListAsync(int number, CancellationToken ct) =>
        WithPanelAsync(number, panel => Request.Headers.ContainsKey("HX-Request") ? PartialView("Panel", panel) : View("List", panel), ct);

    /// <param name="from">The attempt that the next one begins as.</param>
    /// <param name="change">The change that it takes back.</param>
    [HttpGet("new")]
    public async Task<IActionResult> ProposalFormAsync(int number, int? from, Guid? service, Guid? change, string? direction, CancellationToken ct)
    {
        var undo = change is { } id ? await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident ? await s.ReadUndoAsync(incident, id, User.ToActor(), clock.GetUtcNow()) : null, ct) : null;
        var way = RollbackDirection.All.Contains(direction) ? direction! : RollbackDirection.Back;
        return await WithPanelAsync(number, panel => this.ShowForm(Role.Responder, "Propose", undo is not null ? RollbackFormView.Of(panel, undo, way) : RollbackFormView.Next(panel, panel.Attempts.FirstOrDefault(a => a.Attempt == from), service)), ct);
    }

    [HttpPost]
    public async Task<IActionResult> ProposeAsync(int number, RollbackForm form, CancellationToken ct)
    {
        var checks = new Checks();
        var at = checks.Time("at", form.At, User.ToActor(), clock.GetUtcNow(), past: await database.FindPastAsync(number, User.ToActor(), clock.GetUtcNow(), ct, form.At));
        var result = checks.Passed ? await propose.RunAsync(new(number, form.Fields, at?.At, at?.Accuracy), User.ToActor(), ct) : checks.Failure;
        return result.Failure is { } failure
            ? await WithPanelAsync(number, panel => this.Refuse(failure, "Propose", RollbackFormView.Next(panel, null)), ct)
            : Back(number);
    }

    /// <summary>How to roll back the service that was just chosen in the form.</summary>
    [HttpGet("instructions")]
    public Task<IActionResult> InstructionsAsync(int number, [FromQuery(Name = "service_id")] Guid? service, CancellationToken ct) => database.ReadAsync<IActionResult>(async s =>
        await s.FindIncidentRefAsync(number, User.ToActor()) is null
            ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)))
            : PartialView("Instructions", (service is { } id ? await s.FindServiceAsync(id) : null, service is { } of ? (await s.ReadRehearsalsAsync(User.ToActor(), [of])).GetValueOrDefault(of) : null)), ct);

    [HttpGet("record")]
    public Task<IActionResult> RecordFormAsync(int number, CancellationToken ct) => WithPanelAsync(number, panel => this.ShowForm(Role.Responder, "Record", RollbackFormView.Next(panel, null) with { AsksWhen = false }), ct);

    [HttpPost("record")]
    public async Task<IActionResult> RecordAsync(int number, RollbackForm form, CancellationToken ct)
    {
        if (User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        var checks = new Checks();
        var times = form.Times(checks, User.ToActor(), clock.GetUtcNow(), await database.FindPastAsync(number, User.ToActor(), clock.GetUtcNow(), ct, form.TypedTimes));
        var result = checks.Passed
            ? await record.RunAsync(new(number, form.Fields, form.Ending(Request.Form), times, form.DeciderRole, RollbackForm.Shown(Request.Form, "why")), User.ToActor(), ct)
            : checks.Failure;
        return result.Failure is { } failure
            ? await WithPanelAsync(number, panel => this.Refuse(failure, "Record", RollbackFormView.Next(panel, null) with { AsksWhen = false }), ct)
            : Back(number);
    }

    [HttpGet("{attempt:int}/edit")]
    public Task<IActionResult> EditFormAsync(int number, int attempt, CancellationToken ct) => ShowEditAsync(number, attempt, null, ct);

    [HttpPost("{attempt:int}")]
    public async Task<IActionResult> EditAsync(int number, int attempt, RollbackForm form, CancellationToken ct)
    {
        var checks = new Checks();
        var times = form.Times(checks, User.ToActor(), clock.GetUtcNow(), await database.FindPastAsync(number, User.ToActor(), clock.GetUtcNow(), ct, form.TypedTimes));
        var result = checks.Passed
            ? await edit.RunAsync(new(number, attempt, form.Fields, form.Ending(Request.Form), times, form.DeciderRole, RollbackForm.Shown(Request.Form, "why"), form.Version), User.ToActor(), ct)
            : checks.Failure;
        return result.Failure is { } failure ? await ShowEditAsync(number, attempt, failure, ct) : Back(number);
    }

    Task<IActionResult> ShowEditAsync(int number, int attempt, Failure? failure, CancellationToken ct) => WithPanelAsync(number, panel =>
    {
        if (panel.Attempts.FirstOrDefault(a => a.Attempt == attempt) is not { } rollback) return this.Refuse(Failure.NotFound($"Attempt {attempt} of INC-{number}"));
        var view = new RollbackFormView(panel, rollback);
        return this.ShowForm(Role.Responder, "Edit", view, failure);
    }, ct);

    async Task<IActionResult> WithPanelAsync(int number, Func<RollbackPanel, IActionResult> show, CancellationToken ct)
    {
        var panel = await database.ReadPanelAsync(number, User.ToActor(), clock.GetUtcNow(), ct);
        return panel is null ? this.Refuse(Failure.NotFound($"INC-{number}")) : show(panel);
    }

    RedirectResult Back(int number) => Redirect($"/incidents/{number}#rollbacks");
}
