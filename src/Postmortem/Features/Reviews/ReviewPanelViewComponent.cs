using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

/// <summary>The review as the incident's page shows it; <c>@await Component.InvokeAsync("ReviewPanel", new { incident = Model.Ref })</c>.</summary>
public sealed class ReviewPanelViewComponent(Database database, LanguageRules rules) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident)
    {
        var actor = UserClaimsPrincipal.ToActor();
        return View("/Features/Reviews/Panel.cshtml", await database.ReadAsync(async s =>
        {
            var document = await s.ReadReviewAsync(incident.Number, actor, rules.Coach);
            return new ReviewPanel(incident, document, document is null ? null : NextStep.Of(document, await s.ReadUnprovenAsync(incident.Id), actor),
                document is null ? await s.ReadTriggersAsync(incident.Id) : [], actor);
        }, HttpContext.RequestAborted));
    }
}

/// <param name="Document">Null while there is none.</param>
/// <param name="Reasons">Why there should be one.</param>
public sealed record ReviewPanel(IncidentRef Incident, ReviewDocument? Document, NextStep? Next, IReadOnlyList<string> Reasons, Actor Actor);
