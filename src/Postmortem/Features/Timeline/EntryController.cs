using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>The forms of one entry: correct, hide, show again, attach; and its history.</summary>
[Area("Timeline"), Route("/incidents/{number:int}/timeline/{id:guid}")]
public sealed class EntryController(Database database, EditEntry editEntry, HideEntry hideEntry, ShowEntry showEntry, AddAttachment addAttachment, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, Guid id, CancellationToken ct) =>
        await database.ReadAsync(s => s.FindIncidentRefAsync(number, User.ToActor()), ct) is null ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number))) : Redirect(IncidentRef.EntryPath(number, id));

    [HttpGet("edit")]
    public Task<IActionResult> EditFormAsync(int number, Guid id, CancellationToken ct) => FormAsync("EditEntry", number, id, null, ct);

    [HttpPost("edit")]
    public async Task<IActionResult> EditAsync(int number, Guid id, string? text, string? kind, string? time, int? version, CancellationToken ct)
    {
        var result = await editEntry.RunAsync(new(number, id, text ?? "", kind, time, Version: version), User.ToActor(), ct);
        if (result.Failure is { } failure) return await FormAsync("EditEntry", number, id, failure, ct);
        var edited = await database.ReadAsync(s => s.FindEntryAsync(number, id, User.ToActor()), ct);
        // Saved all the same, and out of sight: with the others that are hidden, it is seen in its place.
        if (!this.IsPart()) return Redirect(edited is { HiddenAt: not null } ? $"/incidents/{number}?hidden=true&entry={id}#entry-{id}" : IncidentRef.EntryPath(number, id));
        if (edited is { HiddenAt: not null, HiddenBy: var by })
            Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { notice = $"{(string.IsNullOrEmpty(by) ? "Somebody" : by)} hid this entry meanwhile. Your words are kept in it, and show when it is shown again." });
        Response.Headers["HX-Retarget"] = "#timeline-list";
        Response.Headers["HX-Reswap"] = "innerHTML";
        var view = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident
            ? await TimelineView.ReadAsync(s, incident, this.FilterOfPage(), User.ToActor(), clock.GetUtcNow()) : null, ct);
        return view is null ? this.Refuse(Failure.NotFound($"INC-{number}")) : PartialView("TimelineList", view with { Editing = this.StillEditing(closed: id) });
    }

    [HttpGet("hide")]
    public Task<IActionResult> HideFormAsync(int number, Guid id, CancellationToken ct) => FormAsync("HideEntry", number, id, null, ct);

    [HttpPost("hide")]
    public async Task<IActionResult> HideAsync(int number, Guid id, string? why, CancellationToken ct)
    {
        var result = await hideEntry.RunAsync(new(number, id, why), User.ToActor(), ct);
        return result.Failure is { } failure ? await FormAsync("HideEntry", number, id, failure, ct) : Redirect($"/incidents/{number}#timeline");
    }

    [HttpPost("show")]
    public async Task<IActionResult> ShowAgainAsync(int number, Guid id, CancellationToken ct)
    {
        var result = await showEntry.RunAsync(new(number, id), User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : Redirect(IncidentRef.EntryPath(number, id));
    }

    [HttpGet("files")]
    public Task<IActionResult> FilesFormAsync(int number, Guid id, CancellationToken ct) => FormAsync("AttachFiles", number, id, null, ct);

    [HttpPost("files"), UploadLimit]
    public async Task<IActionResult> AttachAsync(int number, Guid id, List<IFormFile>? files, CancellationToken ct)
    {
        var result = await addAttachment.RunAsync(new(number, id, await UploadedFiles.ReadAsync(files, ct)), User.ToActor(), ct);
        return result.Failure is { } failure ? await FormAsync("AttachFiles", number, id, failure, ct) : Redirect(IncidentRef.EntryPath(number, id));
    }

    [HttpGet("history")]
    public Task<IActionResult> HistoryAsync(int number, Guid id, CancellationToken ct) => FormAsync("History", number, id, null, ct);

    async Task<IActionResult> FormAsync(string view, int number, Guid id, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => EntryPage.ReadAsync(s, number, id, User.ToActor()), ct);
        if (page is null) return this.Refuse(Failure.NotFound("The entry"));
        if (this.IsPart() && view == "EditEntry") return failure is null ? PartialView("EditEntryPart", page) : this.RefusePart(failure, "EditEntryPart", page);
        return view == "History" ? View(view, page) : this.ShowForm(Role.Responder, view, page, failure);
    }
}
