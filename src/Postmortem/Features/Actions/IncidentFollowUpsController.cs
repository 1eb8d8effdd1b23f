using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Actions;

/// <summary>The follow-ups of one incident: their list, which open pages refresh, and filing another.</summary>
[Area("Actions"), Route("/incidents/{number:int}/follow-ups")]
public sealed class IncidentFollowUpsController(Database database, AddActionItem addActionItem) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(int number, CancellationToken ct)
    {
        var incident = await database.ReadAsync(s => s.FindIncidentRefAsync(number, User.ToActor()), ct);
        if (incident is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (!Request.Headers.ContainsKey("HX-Request")) return View("OfIncident", incident);
        return PartialView("PanelList", await database.ReadAsync(s => ActionPanel.ReadAsync(s, incident, User.ToActor()), ct));
    }

    [HttpGet("new")]
    public Task<IActionResult> AddFormAsync(int number, CancellationToken ct) => FormAsync(number, null, ct);

    /// <param name="back">Where the quick form stood; the page of the new follow-up otherwise.</param>
    /// <param name="then">"another" for the empty form again.</param>
    [HttpPost]
    public async Task<IActionResult> AddAsync(int number, [FromForm] FollowUpForm form, string? back, string? then, CancellationToken ct)
    {
        if (ModelState.Misread() is { } misread) return await FormAsync(number, misread, ct);
        var result = await addActionItem.RunAsync(new(number, form.Title, form.Type, form.Priority, form.OwnerId, form.OwnerName, form.DueOn, form.DoneWhen,
            form.FactorId, form.TrackerUrl, form.ServiceId, DifferenceId: form.DifferenceId), User.ToActor(), ct);
        if (result.Failure is { } failure) return await FormAsync(number, failure, ct);
        if (then == "another")
        {
            TempData["Notice"] = $"{ActionItem.NameOf(result.Value.Number)} is filed: {form.Title?.Trim()}. Here is the form for the next one.";
            return Redirect($"/incidents/{number}/follow-ups/new");
        }
        return Url.IsLocalUrl(back) ? LocalRedirect(back!) : Redirect($"/follow-ups/{result.Value.Number}");
    }

    async Task<IActionResult> FormAsync(int number, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var panel = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, actor) is { } incident ? await ActionPanel.ReadAsync(s, incident, actor) : null, ct);
        if (panel is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (failure is null && actor.Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        return failure is null ? View("New", panel) : this.Refuse(failure, "New", panel);
    }
}
