using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Timeline"), Route("/api/v1/incidents/{number:int}/timeline/{id:guid}")]
public sealed class EntryApi(Database database, Paging paging, EditEntry edit, HideEntry hide, ShowEntry show, StarEntry star, AddAttachment attach) : ControllerBase
{
    [HttpGet, EndpointSummary("Get an entry"), EndpointDescription("With its files."), Answers<EntryAnswer>]
    public async Task<IActionResult> GetEntryAsync(int number, Guid id, CancellationToken ct) =>
        this.Found(await database.ReadEntryAnswerAsync(number, id, this.Caller(), ct), "The entry");

    [HttpPatch, EndpointSummary("Correct an entry"), EndpointDescription("Changes what is given. What stood before is kept, and the original text never changes."), Answers<EntryAnswer>]
    public async Task<IActionResult> EditEntryAsync(int number, Guid id, EntryEditBody body, CancellationToken ct) =>
        await ShowAsync(number, id, await edit.RunAsync(new(number, id, body.Text, body.Kind, null, body.OccurredAt, body.Accuracy, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("hiding"), EndpointSummary("Hide an entry"), EndpointDescription("Takes it out of the timeline, search and exports. Nothing is deleted."), Answers<EntryAnswer>]
    public async Task<IActionResult> HideEntryAsync(int number, Guid id, WhyBody body, CancellationToken ct) =>
        await ShowAsync(number, id, await hide.RunAsync(new(number, id, body.Why), this.Caller(), ct), ct);

    [HttpDelete("hiding"), EndpointSummary("Show an entry again"), EndpointDescription("One that is shown stays as it is."), Answers<EntryAnswer>]
    public async Task<IActionResult> ShowEntryAsync(int number, Guid id, CancellationToken ct) =>
        await ShowAsync(number, id, await show.RunAsync(new(number, id), this.Caller(), ct), ct);

    [HttpPut("star"), EndpointSummary("Star an entry"), EndpointDescription("Marks what the short account cannot do without."), Answers<EntryAnswer>]
    public async Task<IActionResult> StarEntryAsync(int number, Guid id, CancellationToken ct) =>
        await ShowAsync(number, id, await star.RunAsync(new(number, id, true), this.Caller(), ct), ct);

    [HttpDelete("star"), EndpointSummary("Take a star away"), EndpointDescription("One without a star stays as it is."), Answers<EntryAnswer>]
    public async Task<IActionResult> UnstarEntryAsync(int number, Guid id, CancellationToken ct) =>
        await ShowAsync(number, id, await star.RunAsync(new(number, id, false), this.Caller(), ct), ct);

    [HttpGet("revisions"), EndpointSummary("List earlier texts of an entry"), EndpointDescription("Oldest first; the text that stands is not among them."), Answers<PageAnswer<RevisionAnswer>>]
    public Task<IActionResult> ListEntryRevisionsAsync(int number, Guid id, [FromQuery] PageRequest request, CancellationToken ct) =>
        paging.ListAsync(this, request, "The entry", (after, size) => database.ReadAsync(async s =>
        {
            if (await s.FindShownEntryAsync(number, id, this.Caller()) is null) return null;
            var all = await s.ListRevisionsAsync(id);
            var from = all.Where(r => after is null || r.Version > int.Parse(after, System.Globalization.CultureInfo.InvariantCulture)).ToList();
            var shown = from.Take(size).Select(r => new RevisionAnswer(r.Version, r.Kind, r.Text, r.OccurredAt, r.Accuracy, r.ChangedAt, r.ChangedBy)).ToList();
            return new Page<RevisionAnswer>(shown, from.Count > size ? $"{shown[^1].Version}" : null);
        }, ct));

    [HttpPost("attachments"), TakesFiles, Consumes("multipart/form-data"), EndpointSummary("Attach files"),
     EndpointDescription("Up to ten in the form field files. What a file is, is decided by its content."), Answers<EntryAnswer>(201)]
    public async Task<IActionResult> AddAttachmentsAsync(int number, Guid id, [FromForm(Name = "files")] List<IFormFile>? files, CancellationToken ct)
    {
        var uploads = new List<Upload>();
        foreach (var file in files ?? [])
        {
            using var bytes = new MemoryStream((int)file.Length);
            await file.CopyToAsync(bytes, ct);
            uploads.Add(new Upload(file.FileName, bytes.ToArray()));
        }
        return await this.AnswerAsync(await attach.RunAsync(new(number, id, uploads), this.Caller(), ct),
            _ => database.ReadEntryAnswerAsync(number, id, this.Caller(), ct), _ => $"/api/v1/incidents/{number}/timeline/{id}");
    }

    Task<IActionResult> ShowAsync(int number, Guid id, Result<Done> result, CancellationToken ct) =>
        this.AnswerAsync(result, () => database.ReadEntryAnswerAsync(number, id, this.Caller(), ct));
}
