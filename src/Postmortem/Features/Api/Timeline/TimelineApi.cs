using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

public sealed record TimelineRequest : PageRequest
{
    [FromQuery(Name = "kind"), OneOf(typeof(EntryKind)), Description("Only entries of this kind.")] public string? Kind { get; init; }
    [FromQuery(Name = "starred"), Description("Only entries that are starred, or are not.")] public bool? Starred { get; init; }
    [FromQuery(Name = "hidden"), Description("Hidden entries too, in their places; for responders.")] public bool? Hidden { get; init; }
    [FromQuery(Name = "order"), OneOf(typeof(TimelineApi), List = nameof(TimelineApi.Orders)), Description("Which stand first; oldest when left out.")] public string? Order { get; init; }
}

[ApiDoor, Tags("Timeline"), Route("/api/v1/incidents/{number:int}/timeline")]
public sealed class TimelineApi(Database database, Paging paging, AddEntry addEntry) : ControllerBase
{
    public static readonly string[] Orders = ["oldest", "newest"];

    [HttpGet, EndpointSummary("List the timeline"), EndpointDescription("Entries by the time at which things happened."), Answers<PageAnswer<EntryAnswer>>]
    public Task<IActionResult> ListEntriesAsync(int number, [FromQuery] TimelineRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        if (request.Kind is not null) checks.OneOf("kind", request.Kind, EntryKind.All, "The kind");
        if (request.Order is not null) checks.OneOf("order", request.Order, Orders, "The order");
        return !checks.Passed
            ? Task.FromResult(this.Refuse(checks.Failure))
            : paging.ListAsync(this, request, IncidentRef.NameOf(number), (after, size) => database.ReadAsync(s => s.ListEntryAnswersAsync(number, request, after, size, this.Caller()), ct));
    }

    [HttpPost, EndpointSummary("Add an entry"), EndpointDescription("Captures one thing. With a source_ref, or an Idempotency-Key, sending it twice captures it once."), Answers<EntryAnswer>(201)]
    public async Task<IActionResult> AddEntryAsync(int number, EntryBody body, CancellationToken ct)
    {
        var input = new AddEntryInput(number, body.Text, body.Kind, body.OccurredAt, body.Accuracy, body.Starred ?? false, body.SourceRef, body.Permalink);
        return await this.AnswerAsync(await addEntry.RunAsync(input, this.Caller(), ct),
            // Only a named capture may have stood before, and have files by now.
            entry => input.SourceRef is null ? Task.FromResult<object?>(EntryAnswer.Of(entry, [])) : database.ReadEntryAnswerAsync(number, entry.Id, this.Caller(), ct),
            entry => $"/api/v1/incidents/{number}/timeline/{entry.Id}");
    }
}
