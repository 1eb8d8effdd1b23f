using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/impacts")]
public sealed class ImpactsController(Database database, TimeProvider clock, RecordImpact recordImpact, RemoveImpact removeImpact) : Controller
{
    const string Heading = "Record harm";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Impact", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> RecordAsync(
        int number, string? quantity, string? value, string? source, [FromForm(Name = "not_measurable_because")] string? because,
        [FromForm(Name = "impact_id")] Guid? impactId, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number,
            await recordImpact.RunAsync(new(number, quantity, value, source, because, impactId, version), User.ToActor(), ct), "Impact", Heading, ct);

    [HttpPost("removal")]
    public async Task<IActionResult> RemoveAsync(int number, [FromForm(Name = "impact_id")] Guid impactId, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await removeImpact.RunAsync(number, impactId, version, User.ToActor(), ct), "Impact", Heading, ct);
}
