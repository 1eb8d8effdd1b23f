using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record ChangesRequest : PageRequest, INamesRecord
{
    [FromQuery(Name = "service"), Description("Short name of a service, or -unknown for those that the catalogue does not know.")] public string? Service { get; init; }
    [FromQuery(Name = "kind"), OneOf(typeof(ChangeKind)), Description("All when left out.")] public string? Kind { get; init; }
    [FromQuery(Name = "since"), Description("Took effect at this time or later.")] public DateTimeOffset? Since { get; init; }
    [FromQuery(Name = "until"), Description("Took effect before this time.")] public DateTimeOffset? Until { get; init; }

    internal ChangeFilter Check(Checks checks)
    {
        if (Kind is not null) checks.OneOf("kind", Kind, ChangeKind.All, "The kind");
        return new() { Service = string.IsNullOrWhiteSpace(Service) ? null : Service.Trim(), Kind = Kind, Since = Since, Until = Until };
    }
}

[ApiDoor, Tags("Changes"), Route("/api/v1")]
public sealed class ChangesApi(Database database, Paging paging, RecordChange record, EditChange edit, LinkChange link, UnlinkChange unlink, TimeProvider clock) : ControllerBase
{
    [HttpGet("changes"), EndpointSummary("List changes"), EndpointDescription("Newest first."), Answers<PageAnswer<ServiceChangeAnswer>>]
    public Task<IActionResult> ListChangesAsync([FromQuery] ChangesRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        var filter = request.Check(checks);
        return !checks.Passed ? Task.FromResult(this.Refuse(checks.Failure)) : paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.ListChangesAsync(filter, after, this.Caller(), size);
            return (Page<ServiceChangeAnswer>?)new([.. page.Items.Select(ServiceChangeAnswer.Of)], page.Next);
        }, ct));
    }

    [HttpPost("changes"), EndpointSummary("Record a change"), EndpointDescription("For pipelines. With a source_ref the same change may be told again when it has succeeded or failed."), Answers<ServiceChangeAnswer>(201)]
    public async Task<IActionResult> RecordChangeAsync(NewChangeBody body, CancellationToken ct) => await this.AnswerAsync(
        await record.RunAsync(new(body.Fields, body.SourceRef), this.Caller(), ct), change => Task.FromResult<object?>(ServiceChangeAnswer.Of(change)), change => $"/api/v1/changes/{change.Id}");

    [HttpGet("changes/{change:guid}"), EndpointSummary("Get a change"), EndpointDescription("As it stands now."), Answers<ServiceChangeAnswer>]
    public async Task<IActionResult> GetChangeAsync(Guid change, CancellationToken ct) => this.Found(await ReadAsync(change, ct), "The change");

    [HttpPut("changes/{change:guid}"), EndpointSummary("Correct a change"), EndpointDescription("Replaces all that is said of it; what is left out is emptied, except its times. From then on its source only says how far it has come."), Answers<ServiceChangeAnswer>]
    public async Task<IActionResult> EditChangeAsync(Guid change, ChangeBody body, CancellationToken ct) => await this.AnswerAsync(
        await edit.RunAsync(new(change, body.Fields, this.Seen(body.Version)), this.Caller(), ct), () => ReadAsync(change, ct));

    [HttpGet("incidents/{number:int}/changes"), EndpointSummary("List the changes around an incident"), EndpointDescription("Those that people said something of, and those of its services in the hours before impact start."), Answers<IncidentChangesAnswer>]
    public async Task<IActionResult> ListIncidentChangesAsync(int number, [FromQuery(Name = "hours")] int? hours, CancellationToken ct) => this.Found(
        await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, this.Caller()) is { } incident
            ? IncidentChangesAnswer.Of(await ChangePanel.ReadAsync(s, incident, this.Caller(), clock.GetUtcNow(), hours, whole: true)) : null, ct), IncidentRef.NameOf(number));

    [HttpGet("incidents/{number:int}/suspects"), EndpointSummary("List the suspects of an incident"), EndpointDescription("Changes of its services, of what they depend on and of shared infrastructure before impact start of which nobody said anything yet, ranked by evidence that is written out."), Answers<SuspectsAnswer>]
    public async Task<IActionResult> ListSuspectsAsync(int number, [FromQuery(Name = "hours")] int? hours, CancellationToken ct) => this.Found(
        await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, this.Caller()) is { } incident
            ? SuspectsAnswer.Of((await ChangePanel.ReadAsync(s, incident, this.Caller(), clock.GetUtcNow(), hours)).Suspects) : null, ct), IncidentRef.NameOf(number));

    [HttpPut("incidents/{number:int}/changes/{change:guid}"), EndpointSummary("Link a change"), EndpointDescription("Says what the change has to do with the incident. Its timeline then tells of it; what caused the incident sets the milestone change."), Answers<LinkedChangeAnswer>]
    public async Task<IActionResult> LinkChangeAsync(int number, Guid change, ChangeLinkBody body, CancellationToken ct) => await this.AnswerAsync(
        await link.RunAsync(new(number, change, body.Relation, body.Why, this.Seen(body.Version)), this.Caller(), ct), async () => await database.ReadAsync(async s =>
            await s.FindIncidentRefAsync(number, this.Caller()) is { } incident && await s.FindLinkedChangeAsync(incident.Id, change) is { } linked ? LinkedChangeAnswer.Of(linked) : null, ct));

    [HttpDelete("incidents/{number:int}/changes/{change:guid}"), EndpointSummary("Unlink a change"), EndpointDescription("Takes back what was said of it. What the timeline tells of it stays."), AnswersNothing, Removes]
    public async Task<IActionResult> UnlinkChangeAsync(int number, Guid change, CancellationToken ct) => this.Answer(await unlink.RunAsync(number, change, this.Seen(null), this.Caller(), ct));

    async Task<object?> ReadAsync(Guid id, CancellationToken ct) => await database.ReadAsync(s => s.FindChangeAsync(id), ct) is { } change ? ServiceChangeAnswer.Of(change) : null;
}
