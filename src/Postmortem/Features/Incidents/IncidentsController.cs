using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <param name="Services">Slug and name, for the filter.</param>
public sealed record IncidentsModel(IncidentFilter Filter, IncidentsPage Page, IReadOnlyList<ServiceChoice> Services, bool IsFirst, DateTimeOffset Now);

[Area("Incidents")]
public sealed class IncidentsController(Database database, TimeProvider clock) : Controller
{
    [HttpGet("/")]
    public IActionResult Home() => Redirect("/incidents");

    [HttpGet("/incidents")]
    public async Task<IActionResult> ListAsync(
        string? status, string? severity, string? service, string? kind, string? from, string? to, string? text, string? after, CancellationToken ct)
    {
        var filter = IncidentFilter.Parse(status, severity, service, kind, from, to, text);
        return View("List", await database.ReadAsync(async s => new IncidentsModel(
            filter, await s.ListIncidentsAsync(filter, after, User.ToActor()), await s.ListServiceChoicesAsync(), after is null, clock.GetUtcNow()), ct));
    }
}
