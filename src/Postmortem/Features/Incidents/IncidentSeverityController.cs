using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/severity")]
public sealed class IncidentSeverityController(Database database, ChangeSeverity changeSeverity) : Controller
{
    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => ShowAsync(number, null, ct);

    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, string? severity, string? why, int? version, CancellationToken ct)
    {
        var result = await changeSeverity.RunAsync(new(number, severity, why, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, failure, ct) : Redirect($"/incidents/{number}");
    }

    async Task<IActionResult> ShowAsync(int number, Failure? failure, CancellationToken ct)
    {
        var incident = await database.ReadAsync(s => s.FindIncidentAsync(number, User.ToActor()), ct);
        if (incident is null) return this.Refuse(Failure.NotFound($"INC-{number}"));
        return failure is null ? View("SeverityForm", incident) : this.Refuse(failure, "SeverityForm", incident);
    }
}
