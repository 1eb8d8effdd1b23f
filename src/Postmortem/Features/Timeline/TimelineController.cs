using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>The timeline as a page, as the part that refreshes itself, and the form that adds to it.</summary>
[Area("Timeline"), Route("/incidents/{number:int}/timeline")]
public sealed class TimelineController(Database database, AddEntry addEntry, StarEntry starEntry, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, CancellationToken ct)
    {
        if (this.IsPart()) return await RefreshedAsync(number, ct);
        return await ReadAsync(number, TimelineFilter.Of(Request.Query), ct) is { } view ? View("TimelinePage", view) : this.Refuse(Failure.NotFound($"INC-{number}"));
    }

    [HttpGet("new")]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => FormAsync(number, null, ct);

    [HttpPost, UploadLimit]
    public async Task<IActionResult> AddAsync(int number, string? text, string? kind, string? time, List<IFormFile>? files, Guid? once, CancellationToken ct)
    {
        var uploads = await UploadedFiles.ReadAsync(files, ct);
        var input = new AddEntryInput(number, text, kind, Time: time, Files: uploads, SourceRef: once is { } key ? FormCapture.Of(key, uploads, text, kind, time) : null);
        var result = await addEntry.RunAsync(input, User.ToActor(), ct);
        if (result.Failure is { } failure) return await FormAsync(number, failure, ct);
        return this.IsPart() ? await RefreshedAsync(number, ct, result.Value, timed: !string.IsNullOrWhiteSpace(time)) : Redirect(IncidentRef.EntryPath(number, result.Value.Id));
    }

    [HttpPost("stars")]
    public async Task<IActionResult> StarAsync(int number, Guid? star, Guid? unstar, CancellationToken ct)
    {
        var entry = star ?? unstar ?? Guid.Empty;
        var result = await starEntry.RunAsync(new(number, entry, star is not null), User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        return this.IsPart() ? await RefreshedAsync(number, ct) : Redirect(IncidentRef.EntryPath(number, entry));
    }

    async Task<IActionResult> RefreshedAsync(int number, CancellationToken ct, TimelineEntry? added = null, bool timed = false)
    {
        ViewData["Added"] = added is not null;
        if (await ReadAsync(number, this.FilterOfPage(), ct) is not { } view) return this.Refuse(Failure.NotFound($"INC-{number}"));
        if (added is not null && Unexpected(added, timed, view) is { } notice) Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { notice });
        return PartialView("TimelineList", view with { Editing = this.StillEditing() });
    }

    /// <summary>Where an entry went that its author would look for in vain: to another day, or out of what the page shows.</summary>
    string? Unexpected(TimelineEntry entry, bool timed, TimelineView view)
    {
        var zone = User.ToActor().Zone();
        var (day, today) = (entry.OccurredAt.In(zone).Date, clock.GetUtcNow().In(zone).Date);
        var when = !timed || day == today ? "" : $" for {(day == today.AddDays(-1) ? "yesterday, " : "")}{Times.Day(entry.OccurredAt, zone)}, {Times.Clock(entry.OccurredAt, zone)}";
        var where = view.Rows.OfType<EntryRow>().Any(r => r.Entry.Id == entry.Id) ? "" : view.Filter.IsNarrow ? " The filter above does not show it." : " It stands on another page of the timeline.";
        return when.Length + where.Length == 0 ? null : $"Added{when}.{where}";
    }

    async Task<IActionResult> FormAsync(int number, Failure? failure, CancellationToken ct)
    {
        var incident = await database.ReadAsync(s => s.FindIncidentRefAsync(number, User.ToActor()), ct);
        if (incident is null) return this.Refuse(Failure.NotFound($"INC-{number}"));
        if (failure is null) return User.ToActor().Lacks(Role.Responder) is { } refused ? this.Refuse(refused) : View("NewEntry", incident);
        if (!this.IsPart()) return this.Refuse(failure, "NewEntry", incident);
        Response.Headers["HX-Retarget"] = "#quick-add";
        Response.Headers["HX-Reswap"] = "outerHTML";
        return this.RefusePart(failure, "QuickAdd", incident);
    }

    Task<TimelineView?> ReadAsync(int number, TimelineFilter filter, CancellationToken ct) => database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident
            ? await TimelineView.ReadAsync(s, incident, filter, User.ToActor(), clock.GetUtcNow()) : null, ct);
}
