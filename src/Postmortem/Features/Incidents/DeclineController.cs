using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/decline")]
public sealed class DeclineController(Database database, TimeProvider clock, DeclineIncident declineIncident) : Controller
{
    const string Heading = "Decline: not an incident";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Decline", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> DeclineAsync(int number, string? why, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await declineIncident.RunAsync(new(number, why, version), User.ToActor(), ct), "Decline", Heading, ct);
}
