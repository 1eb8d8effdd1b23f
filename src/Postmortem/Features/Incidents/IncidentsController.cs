using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <param name="Services">Slug and name, for the filter.</param>
/// <param name="Unknown">What the address says that means nothing here.</param>
public sealed record IncidentsModel(IncidentFilter Filter, IReadOnlyList<string> Unknown, IncidentsPage Page, IReadOnlyList<ServiceChoice> Services, bool IsFirst, DateTimeOffset Now);

[Area("Incidents")]
public sealed class IncidentsController(Database database, TimeProvider clock) : Controller
{
    [HttpGet("/")]
    public IActionResult Home() => Redirect("/incidents");

    [HttpGet("/incidents")]
    public async Task<IActionResult> ListAsync(
        string? status, string? severity, string? service, string? kind, string? from, string? to, string? text, string? after, CancellationToken ct)
    {
        var unknown = new UnknownWords();
        var asked = IncidentFilter.Parse(status, severity, service, kind, from, to, text, unknown);
        return View("List", await database.ReadAsync(async s =>
        {
            var filter = asked with { Service = await s.KnownServiceAsync(asked.Service, unknown) ?? "" };
            return new IncidentsModel(filter, unknown.Named, await s.ListIncidentsAsync(filter, after, User.ToActor()), await s.ListServiceChoicesAsync(filter.Service), after is null, clock.GetUtcNow());
        }, ct));
    }
}
