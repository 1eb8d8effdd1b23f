using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record IncidentsRequest : PageRequest, INamesRecord
{
    [FromQuery(Name = "status"), OneOf(typeof(IncidentStatus), IncidentFilter.AnyOpen), Description("open is every status in which somebody is still working.")] public string? Status { get; init; }
    [FromQuery(Name = "severity"), OneOf(typeof(Severity)), Description("All when left out.")] public string? Severity { get; init; }
    [FromQuery(Name = "service"), Description("Short name of a service.")] public string? Service { get; init; }
    [FromQuery(Name = "kind"), OneOf(typeof(IncidentKind)), Description("All when left out.")] public string? Kind { get; init; }
    [FromQuery(Name = "from"), Description("First day of declaration, in the zone of the token's owner.")] public DateOnly? From { get; init; }
    [FromQuery(Name = "to"), Description("Last day of declaration.")] public DateOnly? To { get; init; }
    [FromQuery(Name = "text"), Description("Words of the title or the summary.")] public string? Text { get; init; }

    internal IncidentFilter Check(Checks checks)
    {
        if (Status is not null) checks.OneOf("status", Status, [.. IncidentStatus.All, IncidentFilter.AnyOpen], "The status");
        if (Severity is not null) checks.OneOf("severity", Severity, Shared.Severity.All, "The severity");
        if (Kind is not null) checks.OneOf("kind", Kind, IncidentKind.All, "The kind");
        return new(Status ?? "", Severity ?? "", Service ?? "", Kind ?? "", From, To, (Text ?? "").Trim());
    }
}

public sealed record DuplicatesRequest
{
    [FromQuery(Name = "title"), Needed, Description("Title of the incident that is about to be declared.")] public string? Title { get; init; }
    [FromQuery(Name = "service_id"), Description("Keys of the services affected; may stand several times.")] public Guid[]? Services { get; init; }
}

[ApiDoor, Tags("Incidents"), Route("/api/v1/incidents")]
public sealed class IncidentsApi(Database database, Paging paging, TimeProvider clock, DeclareIncident declare, EditIncident edit) : ControllerBase
{
    [HttpGet, EndpointSummary("List incidents"), EndpointDescription("Newest first, narrowed by any of the filters."), Answers<PageAnswer<IncidentRowAnswer>>]
    public Task<IActionResult> ListIncidentsAsync([FromQuery] IncidentsRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        var filter = request.Check(checks);
        return !checks.Passed
            ? Task.FromResult(this.Refuse(checks.Failure))
            : paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(s => s.ListIncidentAnswersAsync(filter, after, size, this.Caller()), ct));
    }

    [HttpGet("duplicates"), EndpointSummary("Find likely duplicates"), EndpointDescription("Open incidents that an intended one may be, with the reasons; to be asked before declaring."), Answers<IReadOnlyList<DuplicateAnswer>>]
    public async Task<IActionResult> ListLikelyDuplicatesAsync([FromQuery] DuplicatesRequest request, CancellationToken ct) => this.Found(
        (await database.ReadAsync(s => s.FindLikelyDuplicatesAsync(request.Title, request.Services ?? [], this.Caller()), ct)).Select(DuplicateAnswer.Of).ToList(), "The list");

    [HttpPost, EndpointSummary("Declare an incident"), EndpointDescription("Opens an incident in triage, with its first milestones and timeline entry. One field is enough."), Answers<IncidentAnswer>(201)]
    public async Task<IActionResult> DeclareIncidentAsync(DeclareBody body, CancellationToken ct) => await this.AnswerAsync(
        await declare.RunAsync(new(body.Title, body.Severity, body.Summary, body.ImpactSince, body.ServiceIds, body.Visibility, body.Kind), this.Caller(), ct),
        incident => database.ReadIncidentAnswerAsync(incident.Number, this.Caller(), clock, ct), incident => $"/api/v1/incidents/{incident.Number}");

    [HttpGet("{number:int}"), EndpointSummary("Get an incident"), EndpointDescription("What is true of it now, with people, services, harm and links."), Answers<IncidentAnswer>]
    public async Task<IActionResult> GetIncidentAsync(int number, CancellationToken ct) =>
        this.Found(await database.ReadIncidentAnswerAsync(number, this.Caller(), clock, ct), IncidentRef.NameOf(number));

    [HttpPatch("{number:int}"), EndpointSummary("Edit title and summary"), EndpointDescription("Changes what is given. Another edit of the text meanwhile is a conflict; a change of severity or status is not."), Answers<IncidentAnswer>]
    public async Task<IActionResult> EditIncidentAsync(int number, IncidentTextBody body, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindIncidentAsync(number, this.Caller()), ct) is not { } stands) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        // What is left out is taken from what stands; that must not write over somebody's edit of this very moment.
        var version = this.Seen(body.Version) ?? (body.Title is null || body.Summary is null ? stands.Version : null);
        return await this.AnswerAsync(await edit.RunAsync(new(number, body.Title ?? stands.Title, body.Summary ?? stands.Summary, version), this.Caller(), ct),
            () => database.ReadIncidentAnswerAsync(number, this.Caller(), clock, ct));
    }

    [HttpGet("{number:int}/history"), EndpointSummary("List what was done to an incident"), EndpointDescription("Newest first: when, by whom, through which door."), Answers<PageAnswer<DeedAnswer>>]
    public Task<IActionResult> ListIncidentHistoryAsync(int number, [FromQuery] PageRequest request, CancellationToken ct) =>
        paging.ListAsync(this, request, IncidentRef.NameOf(number), (after, size) => database.ReadAsync(s => s.ListDeedsAsync(number, after, size, this.Caller()), ct));
}
