using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>Milestones and the durations between them, for a page's side: <c>Component.InvokeAsync("MilestonePanel", new { incident })</c>.</summary>
public sealed class MilestonePanelViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => View("/Features/Timeline/MilestonePanel.cshtml",
        await database.ReadAsync(s => MilestoneView.ReadAsync(s, incident, HttpContext.User.ToActor()), HttpContext.RequestAborted));
}
