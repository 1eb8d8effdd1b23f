using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}")]
public sealed class IncidentController(Database database) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, CancellationToken ct)
    {
        var incident = await database.ReadAsync(s => s.FindIncidentAsync(number, User.ToActor()), ct);
        return incident is null ? this.Refuse(Failure.NotFound($"INC-{number}")) : View("Show", incident);
    }
}
