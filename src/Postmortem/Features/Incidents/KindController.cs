using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/kind")]
public sealed class KindController(Database database, TimeProvider clock, ChangeKind changeKind) : Controller
{
    const string Heading = "Change kind";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Kind", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, string? kind, string? why, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await changeKind.RunAsync(new(number, kind, why, version), User.ToActor(), ct), "Kind", Heading, ct);
}
