using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Settings.Severities;

public sealed record SeverityPage(SeverityDefinition Severity, IReadOnlyList<EarlierWording> Earlier);

public sealed record EarlierWording(DateTimeOffset ChangedAt, string ChangedBy, string Name, string Definition);

[Area("Settings"), Route("/settings/severities")]
public sealed class SeveritiesController(Database database, DefineSeverity defineSeverity) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(CancellationToken ct) => View("Severities/Severities", await database.ReadAsync(s => s.ListSeveritiesAsync(), ct));

    [HttpGet("{key}"), Needs(Role.Administrator)]
    public Task<IActionResult> FormAsync(string key, CancellationToken ct) => ShowAsync(key, null, ct);

    [HttpPost("{key}")]
    public async Task<IActionResult> DefineAsync(string key, string? name, string? definition, int? version, [FromForm(Name = "draft_days")] int? draftDays, [FromForm(Name = "publish_days")] int? publishDays, [FromForm(Name = "approver_role")] string? approverRole, [FromForm(Name = "decide_minutes")] int? decideMinutes, [FromForm(Name = "meeting_days")] int? meetingDays, CancellationToken ct)
    {
        if (ModelState.Misread() is { } misread) return await ShowAsync(key, misread, ct);
        var result = await defineSeverity.RunAsync(new(key, name, definition, version, Typed("draft_days", draftDays), Typed("publish_days", publishDays), approverRole, Typed("decide_minutes", decideMinutes), Typed("meeting_days", meetingDays)), User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(key, failure, ct);
        TempData["Notice"] = $"The definition of {key} is saved.";
        return Redirect("/settings/severities");
    }

    /// <summary>A field that was emptied asks for nothing; one that was not sent stays.</summary>
    int? Typed(string field, int? number) => number ?? (Request.Form.ContainsKey(field) ? 0 : null);

    async Task<IActionResult> ShowAsync(string key, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindSeverityAsync(key) is { } severity
            ? new SeverityPage(severity, [.. (await s.ListSeverityChangesAsync(severity)).Select(Earlier)]) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound("This severity"));
        return failure is null ? View("Severities/Severity", page) : this.Refuse(failure, "Severities/Severity", page);
    }

    static EarlierWording Earlier(SeverityChange change)
    {
        using var data = JsonDocument.Parse(change.Data);
        var from = data.RootElement.GetProperty("from");
        return new(change.At, change.ActorName, from.GetProperty("name").GetString() ?? "", from.GetProperty("definition").GetString() ?? "");
    }
}
