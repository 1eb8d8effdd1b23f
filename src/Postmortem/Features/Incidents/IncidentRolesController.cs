using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/roles")]
public sealed class IncidentRolesController(Database database, TimeProvider clock, AssignRole assignRole, ReleaseRole releaseRole) : Controller
{
    const string Heading = "Change roles";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Roles", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> AssignAsync(int number, string? role, [FromForm(Name = "person_id")] Guid? personId, [FromForm(Name = "if_empty")] bool ifEmpty, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await assignRole.RunAsync(new(number, role, personId, ifEmpty), User.ToActor(), ct), "Roles", Heading, ct);

    [HttpPost("removal")]
    public async Task<IActionResult> ReleaseAsync(int number, string? role, [FromForm(Name = "person_id")] Guid? personId, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await releaseRole.RunAsync(new(number, role, personId), User.ToActor(), ct), "Roles", Heading, ct);
}
