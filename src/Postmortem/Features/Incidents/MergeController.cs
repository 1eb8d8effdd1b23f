using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/merge")]
public sealed class MergeController(Database database, TimeProvider clock, MergeIncident mergeIncident) : Controller
{
    const string Heading = "Merge into another incident";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Merge", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> MergeAsync(int number, string? into, string? why, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await mergeIncident.RunAsync(new(number, into, why, version), User.ToActor(), ct), "Merge", Heading, ct);
}
