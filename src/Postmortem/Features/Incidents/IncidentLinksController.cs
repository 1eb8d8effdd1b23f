using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/links")]
public sealed class IncidentLinksController(Database database, TimeProvider clock, LinkIncidents linkIncidents) : Controller
{
    const string Heading = "Linked incidents";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Links", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> LinkAsync(int number, string? other, string? relation, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await linkIncidents.RunAsync(new(number, other, relation), User.ToActor(), ct), "Links", Heading, ct);

    [HttpPost("removal")]
    public async Task<IActionResult> UnlinkAsync(int number, int other, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await linkIncidents.UnlinkAsync(number, other, User.ToActor(), ct), "Links", Heading, ct);
}
