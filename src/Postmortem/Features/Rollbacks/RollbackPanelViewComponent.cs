using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <summary>The rollbacks on the incident's page. It asks again for itself when the page's event stream says so.</summary>
public sealed class RollbackPanelViewComponent(Database database, TimeProvider clock) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident)
    {
        var viewer = UserClaimsPrincipal.ToActor();
        return View("/Features/Rollbacks/Panel.cshtml",
            await database.ReadAsync(s => s.ReadRollbackPanelAsync(incident, viewer, clock.GetUtcNow()), HttpContext.RequestAborted));
    }
}
