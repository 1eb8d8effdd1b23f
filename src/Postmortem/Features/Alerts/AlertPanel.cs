using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Alerts;

/// <summary>The alerts of an incident, and those of its services that fire and belong to none.</summary>
/// <param name="Shown">Those that are open first, then in the order in which they began.</param>
/// <param name="All">How many there are, and how many of them are open.</param>
public sealed record AlertPanel(IncidentRef Incident, IReadOnlyList<Alert> Shown, int All, int Open, IReadOnlyList<Alert> Others, Actor Actor)
{
    const int MostShown = 5;
    const int MostOnPage = 500;

    public bool MayAct => Actor.May(Role.Responder);

    public static async Task<AlertPanel> ReadAsync(ReadSession s, IncidentRef incident, Actor actor, bool whole = false)
    {
        var counts = (await s.OneAsync<Counts>("select count(*) as everything, coalesce(sum(case when state <> 'resolved' then 1 else 0 end), 0) as still_open from alerts where incident_id = @Id", new { incident.Id }))!;
        var shown = await s.ListAsync<Alert>($"""
            select {AlertStore.Columns} from {AlertStore.From} where a.incident_id = @Id
            order by a.state = 'resolved', a.starts_at, a.id limit @most
            """, new { incident.Id, most = whole ? MostOnPage : MostShown });
        var others = IncidentStatus.IsOpen(incident.Status) ? await s.ListAsync<Alert>($"""
            select {AlertStore.Columns} from {AlertStore.From}
            where a.incident_id is null and a.state <> 'resolved' and a.service_id in (select service_id from incident_services where incident_id = @Id)
            order by a.starts_at desc, a.id desc limit @most
            """, new { incident.Id, most = whole ? MostOnPage : MostShown }) : [];
        return new(incident, shown, counts.Everything, counts.StillOpen, others, actor);
    }

    sealed record Counts
    {
        public int Everything { get; init; }
        public int StillOpen { get; init; }
    }
}

/// <summary>The alerts on the incident's page. It asks again for itself when the page's event stream says so.</summary>
public sealed class AlertPanelViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => View("/Features/Alerts/Panel.cshtml",
        await database.ReadAsync(s => AlertPanel.ReadAsync(s, incident, UserClaimsPrincipal.ToActor()), HttpContext.RequestAborted));
}

/// <summary>The newest alerts on the page of their service.</summary>
public sealed class ServiceAlertsViewComponent(Database database) : ViewComponent
{
    const int Newest = 5;

    public async Task<IViewComponentResult> InvokeAsync(Guid service, string slug)
    {
        ViewData["slug"] = slug;
        return View("/Features/Alerts/OfService.cshtml", await database.ReadAsync(s => s.ListNewestAlertsAsync(service, UserClaimsPrincipal.ToActor(), Newest), HttpContext.RequestAborted));
    }
}

/// <summary>What alerts propose, above the list of incidents; nothing when nothing waits.</summary>
public sealed class AlertProposalsViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() => View("/Features/Alerts/Proposals/Waiting.cshtml",
        await database.ReadAsync(s => s.ListWaitingProposalsAsync(), HttpContext.RequestAborted));
}
