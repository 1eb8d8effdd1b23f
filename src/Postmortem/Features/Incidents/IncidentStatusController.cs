using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/status")]
public sealed class IncidentStatusController(Database database, TimeProvider clock, ChangeStatus changeStatus) : Controller
{
    const string Heading = "Change status";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Status", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, string? status, string? why, int? version, [FromForm(Name = "impact_ended")] string? impactEnded, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await changeStatus.RunAsync(new(number, status, why, version, impactEnded), User.ToActor(), ct), "Status", Heading, ct);
}
