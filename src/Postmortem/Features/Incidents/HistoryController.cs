using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

public sealed record HistoryPage(IncidentRef Incident, Page<HistoryLine> Lines, bool IsFirst);

/// <summary>Who did what, when, through which door.</summary>
[Area("Incidents"), Route("/incidents/{number:int}/history")]
public sealed class HistoryController(Database database) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, Guid? before, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident
            ? new HistoryPage(incident, await s.ListHistoryAsync(incident.Id, before, User.ToActor()), before is null)
            : null, ct);
        return page is null ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number))) : View("History", page);
    }
}
