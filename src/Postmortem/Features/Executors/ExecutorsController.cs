using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Executors.Kinds;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors;

/// <param name="Kind">Null while none is chosen.</param>
/// <param name="Executor">Null while the service has none.</param>
/// <param name="NothingAllowed">No host may be sent to at all.</param>
public sealed record ExecutorPage(Service Service, Executor? Executor, IExecutorKind? Kind, bool NeedsSecondPerson, bool NothingAllowed)
{
    /// <summary>What stands in a field: of the same kind what is saved, of another one what is usual.</summary>
    public string ValueOf(ExecutorField field) => Executor is { } saved && saved.Kind == Kind?.Key ? saved.Fields.GetValueOrDefault(field.Name, "") : field.Usual;
}

public sealed record ExecutorsPage(IReadOnlyList<ExecutorRow> Executors, IReadOnlyList<string> Tiers, OutboundOptions Outbound);

/// <summary>How services are rolled back from here; administrators only.</summary>
[Area("Executors"), Needs(Role.Administrator)]
public sealed class ExecutorsController(Database database, SetUpExecutor setUp, TestExecutor test, SetTiers setTiers, OutboundOptions outbound) : Controller
{
    [HttpGet("/settings/executors")]
    public Task<IActionResult> ListAsync(CancellationToken ct) => ShowListAsync(null, ct);

    [HttpPost("/settings/executors")]
    public async Task<IActionResult> SetTiersAsync([FromForm] string[]? tiers, string? seen, CancellationToken ct)
    {
        var result = await setTiers.RunAsync(tiers ?? [], seen, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowListAsync(failure, ct) : Redirect("/settings/executors");
    }

    [HttpGet("/services/{slug}/executor")]
    public Task<IActionResult> FormAsync(string slug, string? kind, CancellationToken ct) => ShowAsync(slug, kind, null, ct);

    [HttpPost("/services/{slug}/executor")]
    public async Task<IActionResult> SaveAsync(string slug, string? kind, string? token, [FromForm(Name = "stuck_after")] string? stuckAfter, [FromForm(Name = "is_on")] bool isOn, int? version, CancellationToken ct)
    {
        var fields = (ExecutorKinds.Find(kind)?.Fields ?? []).ToDictionary(f => f.Name, f => Request.Form[f.Name].ToString());
        var result = await setUp.RunAsync(new(slug, kind, fields, token, stuckAfter, isOn, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(slug, kind, failure, ct) : Redirect($"/services/{slug}/executor");
    }

    [HttpPost("/services/{slug}/executor/test")]
    public async Task<IActionResult> TestAsync(string slug, CancellationToken ct)
    {
        var result = await test.RunAsync(slug, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : Redirect($"/services/{slug}/executor#tested");
    }

    async Task<IActionResult> ShowListAsync(Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => new ExecutorsPage(await s.ListExecutorsAsync(), await s.ListTwoPersonTiersAsync(), outbound), ct);
        return failure is null ? View("List", page) : this.Refuse(failure, "List", page);
    }

    async Task<IActionResult> ShowAsync(string slug, string? kind, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindServiceAsync(slug) is { } service && await s.FindExecutorOfAsync(service.Id) is var executor
            ? new ExecutorPage(service, executor, ExecutorKinds.Find(kind) ?? executor?.OfKind, Runs.RunRules.NeedsSecondPerson(service.Tier, await s.ListTwoPersonTiersAsync()), outbound.AllowedHosts.Count == 0)
            : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The service {slug}"));
        return failure is null ? View("Form", page) : this.Refuse(failure, "Form", page);
    }
}
