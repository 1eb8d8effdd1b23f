using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Undo;

/// <summary>Can it be taken back?</summary>
[Area("Rollbacks"), Route("/incidents/{number:int}/changes/{change:guid}/rollback")]
public sealed class UndoController(Database database, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, Guid change, CancellationToken ct)
    {
        var undo = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident
            ? await s.ReadUndoAsync(incident, change, User.ToActor(), clock.GetUtcNow()) : null, ct);
        return undo is null ? this.Refuse(Failure.NotFound("The change")) : View("Undo/Page", undo);
    }
}
