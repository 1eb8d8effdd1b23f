using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Alerts.Rules;

/// <param name="Last">The last alerts, with the rule that would decide now; its place counts from one, 0 is none.</param>
/// <param name="Sources">Names that an alert may come from.</param>
public sealed record RulesPage(IReadOnlyList<AlertRule> Rules, IReadOnlyList<(Alert Alert, AlertRule? Rule, int Place)> Last, IReadOnlyList<string> Sources, IReadOnlyList<ServiceOption> Services);

/// <param name="Id">Null for a new one.</param>
public sealed record RuleFormPage(Guid? Id, AlertRule Filled, IReadOnlyList<string> Sources, IReadOnlyList<ServiceOption> Services);

/// <summary>What is done with alerts; administrators only.</summary>
[Area("Alerts"), Route("/settings/alert-rules"), Needs(Role.Administrator)]
public sealed class RulesController(Database database, KeepRules keep) : Controller
{
    const int LastAlerts = 20;

    [HttpGet]
    public Task<IActionResult> ListAsync(CancellationToken ct) => ShowListAsync(null, ct);

    [HttpPost]
    public async Task<IActionResult> AddAsync(RuleForm form, CancellationToken ct)
    {
        var result = await keep.AddAsync(form.Input, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowListAsync(failure, ct) : Redirect("/settings/alert-rules");
    }

    [HttpGet("{rule:guid}")]
    public Task<IActionResult> FormAsync(Guid rule, CancellationToken ct) => ShowFormAsync(rule, null, ct);

    [HttpPost("{rule:guid}")]
    public async Task<IActionResult> EditAsync(Guid rule, RuleForm form, CancellationToken ct)
    {
        var result = await keep.EditAsync(rule, form.Input, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowFormAsync(rule, failure, ct) : Redirect("/settings/alert-rules");
    }

    /// <param name="by">−1 up, 1 down.</param>
    [HttpPost("{rule:guid}/place")]
    public async Task<IActionResult> MoveAsync(Guid rule, int by, CancellationToken ct) => Back(await keep.MoveAsync(rule, by, User.ToActor(), ct));

    [HttpPost("{rule:guid}/removal")]
    public async Task<IActionResult> DeleteAsync(Guid rule, int? version, CancellationToken ct) => Back(await keep.DeleteAsync(rule, version, User.ToActor(), ct));

    IActionResult Back(Result<Done> result) => result.Failure is { } failure ? this.Refuse(failure, "/settings/alert-rules") : Redirect("/settings/alert-rules");

    async Task<IActionResult> ShowListAsync(Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s =>
        {
            var rules = await s.ListAlertRulesAsync();
            var last = (await s.ListAlertsAsync(new AlertFilter(), null, User.ToActor(), LastAlerts)).Items;
            return new RulesPage(rules, [.. last.Select(alert => (alert, RuleMatch.Find(rules, alert))).Select(m => (m.alert, m.Item2, m.Item2 is null ? 0 : rules.ToList().IndexOf(m.Item2) + 1))], await SourcesAsync(s), await s.ListServicesAsync());
        }, ct);
        return failure is null ? View("Rules/List", page) : this.Refuse(failure, "Rules/List", page);
    }

    async Task<IActionResult> ShowFormAsync(Guid id, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindAlertRuleAsync(id) is { } rule ? new RuleFormPage(id, rule, await SourcesAsync(s), await s.ListServicesAsync(rule.ServiceId)) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound("The rule"));
        return failure is null ? View("Rules/Edit", page) : this.Refuse(failure, "Rules/Edit", page);
    }

    static Task<IReadOnlyList<string>> SourcesAsync(ReadSession s) => s.ListAsync<string>("select name from intake_sources where disabled_at is null union select 'api' order by 1");
}

/// <summary>The fields of a rule's form.</summary>
public sealed class RuleForm
{
    [FromForm(Name = "source")] public string? Source { get; set; }
    [FromForm(Name = "service_id")] public Guid? ServiceId { get; set; }
    [FromForm(Name = "severity")] public string? Severity { get; set; }
    [FromForm(Name = "contains")] public string? Contains { get; set; }
    [FromForm(Name = "does")] public string? Does { get; set; }
    [FromForm(Name = "declares_as")] public string? DeclaresAs { get; set; }
    [FromForm(Name = "version")] public int? Version { get; set; }

    internal RuleInput Input => new(Source, ServiceId, Severity, Contains, Does, DeclaresAs, Version);
}
