using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Incidents"), Route("/api/v1/incidents/{number:int}")]
public sealed class IncidentPartsApi(Database database, TimeProvider clock, ChangeMembers changeMembers, AssignRole assign, ReleaseRole release,
    ChangeServices changeServices, RecordImpact recordImpact, RemoveImpact removeImpact, LinkIncidents links) : ControllerBase
{
    [HttpPost("members"), EndpointSummary("Add a member"), EndpointDescription("Somebody who may see the incident while it is private."), Answers<IncidentAnswer>]
    public async Task<IActionResult> AddMemberAsync(int number, MemberBody body, CancellationToken ct) =>
        await ShowAsync(number, await changeMembers.AddAsync(new(number, body.PersonId), this.Caller(), ct), ct);

    /// <param name="leave">True says that the token's owner wants to leave.</param>
    [HttpDelete("members/{personId:guid}"), EndpointSummary("Remove a member"), EndpointDescription("Removing oneself asks for leave=true; a private incident is out of sight then."), Answers<IncidentAnswer>, AnswersNothing]
    public async Task<IActionResult> RemoveMemberAsync(int number, Guid personId, [FromQuery(Name = "leave")] bool leave, CancellationToken ct) =>
        await ShowAsync(number, await changeMembers.RemoveAsync(new(number, personId, leave), this.Caller(), ct), ct);

    [HttpPost("roles"), EndpointSummary("Assign a role"), EndpointDescription("Commander, scribe and communications have one holder; a new one takes over, unless only an empty seat is meant."), Answers<IncidentAnswer>]
    public async Task<IActionResult> AssignRoleAsync(int number, RoleBody body, CancellationToken ct) =>
        await ShowAsync(number, await assign.RunAsync(new(number, body.Role, body.PersonId, body.IfEmpty), this.Caller(), ct), ct);

    [HttpDelete("roles/{role}/{personId:guid}"), EndpointSummary("Release a role"), EndpointDescription("In a private incident the person stays a member."), Answers<IncidentAnswer>]
    public async Task<IActionResult> ReleaseRoleAsync(int number, [OneOf(typeof(IncidentRole))] string role, Guid personId, CancellationToken ct) =>
        await ShowAsync(number, await release.RunAsync(new(number, role, personId), this.Caller(), ct), ct);

    [HttpPatch("services"), EndpointSummary("Change the services affected"), EndpointDescription("Additions and removals, so that two who choose at once both get what they meant."), Answers<IncidentAnswer>]
    public async Task<IActionResult> ChangeServicesAsync(int number, ServicesBody body, CancellationToken ct) =>
        await ShowAsync(number, await changeServices.RunAsync(new(number, [.. body.Add ?? []], [.. body.Remove ?? []]), this.Caller(), ct), ct);

    [HttpPost("impacts"), EndpointSummary("Add a quantity of the harm"), EndpointDescription("A value with its source, or why it cannot be measured."), Answers<ImpactAnswer>(201)]
    public async Task<IActionResult> AddImpactAsync(int number, ImpactBody body, CancellationToken ct) =>
        await this.AnswerAsync(await recordImpact.RunAsync(new(number, body.Quantity, body.Value, body.Source, body.NotMeasurableBecause), this.Caller(), ct),
            id => ReadImpactAsync(number, id, ct), _ => $"/api/v1/incidents/{number}");

    [HttpPut("impacts/{id:guid}"), EndpointSummary("Correct a quantity of the harm"), EndpointDescription("Replaces all of it."), Answers<ImpactAnswer>]
    public async Task<IActionResult> EditImpactAsync(int number, Guid id, ImpactBody body, CancellationToken ct) =>
        await this.AnswerAsync(await recordImpact.RunAsync(new(number, body.Quantity, body.Value, body.Source, body.NotMeasurableBecause, id, this.Seen(body.Version)), this.Caller(), ct),
            () => ReadImpactAsync(number, id, ct));

    [HttpDelete("impacts/{id:guid}"), EndpointSummary("Remove a quantity of the harm"), EndpointDescription("The journal keeps what it said."), AnswersNothing, Removes]
    public async Task<IActionResult> RemoveImpactAsync(int number, Guid id, CancellationToken ct) => this.Answer(await removeImpact.RunAsync(number, id, this.Seen(null), this.Caller(), ct));

    [HttpPost("links"), EndpointSummary("Link to another incident"), EndpointDescription("Who may see only one of the two sees no link."), Answers<IncidentAnswer>]
    public async Task<IActionResult> LinkIncidentsAsync(int number, LinkBody body, CancellationToken ct) =>
        await ShowAsync(number, await links.RunAsync(new(number, body.Incident, body.Relation ?? LinkRelation.Related), this.Caller(), ct), ct);

    [HttpDelete("links/{other:int}"), EndpointSummary("Remove a link"), EndpointDescription("From whichever side it was made."), AnswersNothing]
    public async Task<IActionResult> UnlinkIncidentsAsync(int number, int other, CancellationToken ct) => this.Answer(await links.UnlinkAsync(number, other, this.Caller(), ct));

    Task<IActionResult> ShowAsync(int number, Result<Done> result, CancellationToken ct) =>
        this.AnswerAsync(result, () => database.ReadIncidentAnswerAsync(number, this.Caller(), clock, ct));

    async Task<object?> ReadImpactAsync(int number, Guid id, CancellationToken ct) => await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident && (await s.ListImpactsAsync(incident.Id)).FirstOrDefault(i => i.Id == id) is { } impact ? ImpactAnswer.Of(impact) : null, ct);
}
