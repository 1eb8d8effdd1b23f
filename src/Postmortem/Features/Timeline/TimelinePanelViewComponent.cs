using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>The timeline with its form and filters, for the incident's page: <c>Component.InvokeAsync("TimelinePanel", new { incident })</c>.</summary>
public sealed class TimelinePanelViewComponent(Database database, TimeProvider clock) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident)
    {
        var filter = TimelineFilter.Of(HttpContext.Request.Query);
        var view = await database.ReadAsync(s => TimelineView.ReadAsync(s, incident, filter, HttpContext.User.ToActor(), clock.GetUtcNow()), HttpContext.RequestAborted);
        return View("/Features/Timeline/TimelinePanel.cshtml", view);
    }
}
