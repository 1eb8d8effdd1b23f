using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Notices;

/// <summary>On the incident's page. It asks again for itself when the page's event stream says so.</summary>
public sealed class SlackNoticeViewComponent(AppOptions app, Database database, TimeProvider clock) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => app.Slack is null
        ? Content("")
        : View(SlackNoticeController.Page, await database.ReadAsync(s => SlackNotice.ReadAsync(s, incident, clock.GetUtcNow()), HttpContext.RequestAborted));
}

[Area("Slack"), Route("/incidents/{number:int}/slack")]
public sealed class SlackNoticeController(Database database, TimeProvider clock) : Controller
{
    internal const string Page = "/Features/Slack/Notices/Notice.cshtml";

    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, CancellationToken ct)
    {
        var notice = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident ? await SlackNotice.ReadAsync(s, incident, clock.GetUtcNow()) : null, ct);
        return notice is null ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number))) : PartialView(Page, notice);
    }
}
