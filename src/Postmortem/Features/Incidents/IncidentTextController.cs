using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/text")]
public sealed class IncidentTextController(Database database, TimeProvider clock, EditIncident editIncident) : Controller
{
    const string Heading = "Edit title and summary";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Text", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, string? title, string? summary, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await editIncident.RunAsync(new(number, title, summary, version), User.ToActor(), ct), "Text", Heading, ct);
}
