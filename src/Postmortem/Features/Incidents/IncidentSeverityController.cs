using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/severity")]
public sealed class IncidentSeverityController(Database database, TimeProvider clock, ChangeSeverity changeSeverity) : Controller
{
    const string Heading = "Change severity";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Severity", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, string? severity, string? why, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await changeSeverity.RunAsync(new(number, severity, why, version), User.ToActor(), ct), "Severity", Heading, ct);
}
