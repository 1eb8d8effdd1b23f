using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <summary>The rollbacks on the incident's page. It asks again for itself when the page's event stream says so.</summary>
public sealed class RollbackPanelViewComponent(Database database, TimeProvider clock) : ViewComponent
{
    static readonly object Read = new();

    /// <summary>What is being taken back stands before all else on the page; otherwise alerts and changes come first.</summary>
    /// <param name="live">The place that this is for.</param>
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident, bool live)
    {
        if (HttpContext.Items[Read] is not RollbackPanel panel)
        {
            var viewer = UserClaimsPrincipal.ToActor();
            HttpContext.Items[Read] = panel = await database.ReadAsync(s => s.ReadRollbackPanelAsync(incident, viewer, clock.GetUtcNow(), shownOnly: true), HttpContext.RequestAborted);
        }
        return live == (panel.Shown.Count > 0) ? View("/Features/Rollbacks/Panel.cshtml", panel) : Content("");
    }
}
