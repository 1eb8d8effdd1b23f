using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Experiments;

/// <summary>An incident's experiments as its own page and its review show them.</summary>
public sealed record ExperimentPanel(IncidentRef Incident, IReadOnlyList<Experiment> Items, Actor Actor)
{
    public bool MayAdd => Actor.May(Role.Responder);

    public static async Task<ExperimentPanel> ReadAsync(ReadSession s, IncidentRef incident, Actor actor) => new(incident, await s.ListExperimentsOfAsync(incident.Id, actor), actor);
}

public sealed class ExperimentPanelViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => View("/Features/Experiments/Panel.cshtml",
        await database.ReadAsync(s => ExperimentPanel.ReadAsync(s, incident, UserClaimsPrincipal.ToActor()), HttpContext.RequestAborted));
}
