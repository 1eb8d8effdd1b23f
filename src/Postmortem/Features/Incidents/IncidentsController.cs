using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents")]
public sealed class IncidentsController(Database database, DeclareIncident declareIncident) : Controller
{
    [HttpGet("/")]
    public IActionResult Home() => Redirect("/incidents");

    [HttpGet("/incidents")]
    public async Task<IActionResult> ListAsync(CancellationToken ct) =>
        View("List", await database.ReadAsync(s => s.ListAsync<Incident>(
            $"select i.number, i.title, i.status, i.severity, i.declared_at from incidents i where {Visibility.Sql} order by i.declared_at desc limit 50",
            new { ViewerId = User.ToActor().ViewerId(), SeesAll = User.ToActor().SeesAll() }), ct));

    [HttpGet("/incidents/new")]
    public IActionResult DeclareForm() => View("Declare");

    [HttpPost("/incidents")]
    public async Task<IActionResult> DeclareAsync(string? title, string? severity, string? summary, CancellationToken ct)
    {
        var result = await declareIncident.RunAsync(new(title, severity, summary), User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, "Declare", null) : Redirect($"/incidents/{result.Value.Number}");
    }

    [HttpGet("/incidents/{number:int}")]
    public async Task<IActionResult> ShowAsync(int number, CancellationToken ct)
    {
        var incident = await database.ReadAsync(s => s.FindIncidentAsync(number, User.ToActor()), ct);
        return incident is null ? this.Refuse(Failure.NotFound($"INC-{number}")) : View("Show", incident);
    }
}
