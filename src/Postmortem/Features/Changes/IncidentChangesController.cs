using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Changes.Axis;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Changes;

/// <param name="Link">What was said of it so far; null for nothing.</param>
public sealed record ChangeLinkPage(IncidentRef Incident, Change Change, LinkedChange? Link);

/// <summary>The changes around one incident, and what people say that they have to do with it.</summary>
[Area("Changes"), Route("/incidents/{number:int}/changes")]
public sealed class IncidentChangesController(Database database, LinkChange link, UnlinkChange unlink, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(int number, int? hours, CancellationToken ct)
    {
        var actor = User.ToActor();
        // The panel on the incident's page asks for itself.
        var isPart = Request.Headers.ContainsKey("HX-Request");
        var panel = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, actor) is { } incident ? await ChangePanel.ReadAsync(s, incident, actor, clock.GetUtcNow(), hours, whole: !isPart) : null, ct);
        if (panel is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        return isPart ? PartialView("Panel", panel) : View("OfIncident", panel);
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> LinkFormAsync(int number, Guid id, CancellationToken ct) => ShowAsync(number, id, null, ct);

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> LinkAsync(int number, Guid id, string? relation, string? why, int? version, CancellationToken ct)
    {
        var result = await link.RunAsync(new(number, id, relation, why, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, id, failure, ct) : Redirect($"/incidents/{number}#changes");
    }

    [HttpPost("{id:guid}/removal")]
    public async Task<IActionResult> UnlinkAsync(int number, Guid id, int? version, CancellationToken ct)
    {
        var result = await unlink.RunAsync(number, id, version, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, $"/incidents/{number}/changes/{id}") : Redirect($"/incidents/{number}#changes");
    }

    /// <summary>The time axis alone, for the incident's page.</summary>
    [HttpGet("/incidents/{number:int}/axis")]
    public async Task<IActionResult> AxisAsync(int number, CancellationToken ct)
    {
        var axis = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident ? await TimeAxis.ReadAsync(s, incident, User.ToActor(), clock.GetUtcNow()) : null, ct);
        if (axis is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        return Request.Headers.ContainsKey("HX-Request") ? PartialView("Axis/Axis", axis) : Redirect($"/incidents/{number}#axis");
    }

    async Task<IActionResult> ShowAsync(int number, Guid id, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s =>
            await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident && await s.FindChangeAsync(id) is { } change
                ? new ChangeLinkPage(incident, change, await s.FindLinkedChangeAsync(incident.Id, id))
                : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound("The change"));
        if (failure is null && User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        return failure is null ? View("Link", page) : this.Refuse(failure, "Link", page);
    }
}
