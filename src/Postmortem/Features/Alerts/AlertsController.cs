using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Alerts;

/// <param name="Unknown">What the address says that means nothing here.</param>
public sealed record AlertsPage(AlertFilter Filter, IReadOnlyList<string> Unknown, Page<Alert> Rows, bool IsFirst, IReadOnlyList<ServiceOption> Services);

/// <param name="Rule">The place in the list of the rule that decided; null when there was none, or it is gone.</param>
public sealed record AlertPage(Alert Alert, AlertRule? Rule, bool MayAct);

[Area("Alerts"), Route("/alerts")]
public sealed class AlertsController(Database database, DecideAlert decide) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(string? service, string? state, string? after, CancellationToken ct)
    {
        var unknown = new UnknownWords();
        var asked = AlertFilter.Read(service, state, unknown);
        return View("List", await database.ReadAsync(async s =>
        {
            var filter = asked.Service == AlertFilter.UnknownService ? asked : asked with { Service = await s.KnownServiceAsync(asked.Service, unknown) };
            return new AlertsPage(filter, unknown.Named, await s.ListAlertsAsync(filter, after, User.ToActor()), after is null, await s.ListServicesAsync(filter.Service));
        }, ct));
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> ShowAsync(Guid id, CancellationToken ct) => ShowAsync(id, null, ct);

    /// <param name="into">INC-42 or 42.</param>
    [HttpPost("{id:guid}/incident")]
    public async Task<IActionResult> AttachAsync(Guid id, string? into, CancellationToken ct)
    {
        var result = await decide.AttachAsync(id, into, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(id, failure, ct) : Redirect($"/incidents/{result.Value.IncidentNumber}#alerts");
    }

    [HttpPost("{id:guid}/judgement")]
    public async Task<IActionResult> JudgeAsync(Guid id, bool actionable, CancellationToken ct)
    {
        var result = await decide.JudgeAsync(id, actionable, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(id, failure, ct) : Redirect($"/alerts/{id}");
    }

    async Task<IActionResult> ShowAsync(Guid id, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.FindAlertAsync(id, actor) is { } alert
            ? new AlertPage(alert, alert.RuleId is { } rule ? await s.FindAlertRuleAsync(rule) : null, actor.May(Role.Responder)) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound("The alert"));
        return failure is null ? View("Show", page) : this.Refuse(failure, "Show", page);
    }
}

/// <summary>The alerts of one incident.</summary>
[Area("Alerts"), Route("/incidents/{number:int}/alerts")]
public sealed class IncidentAlertsController(Database database, DecideAlert decide) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(int number, CancellationToken ct)
    {
        var actor = User.ToActor();
        // The panel on the incident's page asks for itself.
        var isPart = Request.Headers.ContainsKey("HX-Request");
        var panel = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, actor) is { } incident ? await AlertPanel.ReadAsync(s, incident, actor, whole: !isPart) : null, ct);
        if (panel is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        return isPart ? PartialView("Panel", panel) : View("OfIncident", panel);
    }

    [HttpPost("{id:guid}/removal")]
    public async Task<IActionResult> DetachAsync(int number, Guid id, CancellationToken ct)
    {
        var result = await decide.DetachAsync(number, id, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : Redirect($"/incidents/{number}#alerts");
    }
}
