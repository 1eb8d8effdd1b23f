using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Rollbacks.Verification;

/// <param name="Draft">What the form begins with: the check that is changed, what was tried, or a new one.</param>
/// <param name="IsNew">The draft stands in no row yet.</param>
/// <param name="Tried">What it said just now; null when it was not tried.</param>
/// <param name="NothingAllowed">No host may be asked at all.</param>
public sealed record RecoveryChecksPage(Service Service, IReadOnlyList<RecoveryCheck> Checks, RecoveryCheck Draft, bool IsNew, CheckReading? Tried, bool NothingAllowed);

/// <summary>By what a service shows that it has recovered; administrators only.</summary>
[Area("Rollbacks"), Needs(Role.Administrator), Route("/services/{slug}/recovery-checks")]
public sealed class RecoveryChecksController(Database database, SetUpRecoveryCheck setUp, RemoveRecoveryCheck remove, TryRecoveryCheck tryCheck, OutboundOptions outbound) : Controller
{
    /// <param name="check">The one to change; null offers a new one.</param>
    [HttpGet]
    public Task<IActionResult> FormAsync(string slug, Guid? check, CancellationToken ct) => ShowAsync(slug, check, null, null, null, ct);

    [HttpPost]
    public async Task<IActionResult> SaveAsync(string slug, RecoveryCheckForm form, CancellationToken ct)
    {
        var result = await setUp.RunAsync(form.Of(slug), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(slug, form.Check, null, null, failure, ct) : Redirect($"/services/{slug}/recovery-checks");
    }

    /// <summary>What the form says is tried, and stays in the form.</summary>
    [HttpPost("trial")]
    public async Task<IActionResult> TryAsync(string slug, RecoveryCheckForm form, CancellationToken ct)
    {
        var result = await tryCheck.RunAsync(form.Of(slug), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(slug, form.Check, null, null, failure, ct) : await ShowAsync(slug, form.Check, form, result.Value, null, ct);
    }

    [HttpPost("{check:guid}/removal")]
    public async Task<IActionResult> RemoveAsync(string slug, Guid check, int? version, CancellationToken ct)
    {
        var result = await remove.RunAsync(slug, check, version, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, $"/services/{slug}/recovery-checks?check={check}") : Redirect($"/services/{slug}/recovery-checks");
    }

    async Task<IActionResult> ShowAsync(string slug, Guid? check, RecoveryCheckForm? form, CheckReading? tried, Failure? failure, CancellationToken ct)
    {
        var (service, checks) = await database.ReadAsync(async s => await s.FindServiceAsync(slug) is { } found ? (found, await s.ListRecoveryChecksAsync(found.Id)) : (null, []), ct);
        if (service is null) return this.Refuse(Failure.NotFound($"The service {slug}"));
        var standing = checks.FirstOrDefault(c => c.Id == check);
        // Most services have one Prometheus for all.
        var draft = standing ?? new RecoveryCheck { Url = checks.Count > 0 ? checks[^1].Url : "", UserName = checks.Count > 0 ? checks[^1].UserName : "" };
        if (form is not null && tried is not null) draft = form.On(draft, tried);
        var page = new RecoveryChecksPage(service, checks, draft, standing is null, tried, outbound.AllowedHosts.Count == 0);
        return failure is null ? View("/Features/Rollbacks/Verification/Form.cshtml", page) : this.Refuse(failure, "/Features/Rollbacks/Verification/Form.cshtml", page);
    }
}

/// <summary>The fields as they are posted.</summary>
public sealed class RecoveryCheckForm
{
    public Guid? Check { get; set; }
    public string? Name { get; set; }
    public string? Query { get; set; }
    public string? Comparison { get; set; }
    public string? Threshold { get; set; }
    public string? Unit { get; set; }
    [FromForm(Name = "hold_minutes")] public string? HoldMinutes { get; set; }
    public string? Url { get; set; }
    [FromForm(Name = "user_name")] public string? UserName { get; set; }
    public string? Token { get; set; }
    public int? Version { get; set; }

    internal SetUpRecoveryCheckInput Of(string slug) => new(slug, Check, new(Name, Query, Comparison, Threshold, Unit, HoldMinutes, Url, UserName, Token), Version);

    /// <summary>What was typed, once it was found to be in order, and still of the version that its writer saw.</summary>
    internal RecoveryCheck On(RecoveryCheck draft, CheckReading tried) => draft with
    {
        Name = tried.Name,
        Query = tried.Query,
        Comparison = tried.Comparison,
        Threshold = tried.Threshold,
        Unit = tried.Unit,
        HoldMinutes = tried.HoldMinutes,
        Url = Url ?? "",
        UserName = UserName ?? "",
        Version = Version ?? draft.Version,
    };
}
