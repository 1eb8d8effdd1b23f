using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Incidents"), Route("/api/v1/incidents/{number:int}")]
public sealed class IncidentStateApi(Database database, TimeProvider clock, ChangeStatus changeStatus, ChangeSeverity changeSeverity, ChangeKind changeKind,
    ChangeVisibility changeVisibility, DeclineIncident decline, MergeIncident merge, SetNextUpdate setNextUpdate, SetDataLoss setDataLoss) : ControllerBase
{
    [HttpPost("status"), EndpointSummary("Change the status"), EndpointDescription("Moves an incident on, or reopens it, with a reason. The milestones that follow from it are set, or taken back where it is broken again, unless a person set them."), Answers<IncidentAnswer>]
    public async Task<IActionResult> ChangeStatusAsync(int number, StatusBody body, CancellationToken ct) =>
        await ShowAsync(number, await changeStatus.RunAsync(new(number, body.Status, body.Why, this.Seen(body.Version), ImpactEndedAt: body.ImpactEndedAt), this.Caller(), ct), ct);

    [HttpPost("severity"), EndpointSummary("Change the severity"), EndpointDescription("With a reason, which stands on the timeline."), Answers<IncidentAnswer>]
    public async Task<IActionResult> ChangeSeverityAsync(int number, SeverityBody body, CancellationToken ct) =>
        await ShowAsync(number, await changeSeverity.RunAsync(new(number, body.Severity, body.Why, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("kind"), EndpointSummary("Change the kind"), EndpointDescription("Real, a drill, or written down afterwards."), Answers<IncidentAnswer>]
    public async Task<IActionResult> ChangeKindAsync(int number, KindBody body, CancellationToken ct) =>
        await ShowAsync(number, await changeKind.RunAsync(new(number, body.Kind, body.Why, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("visibility"), EndpointSummary("Make it private or open"), EndpointDescription("Whoever makes it private, declared it, or has a role in it becomes a member."), Answers<IncidentAnswer>]
    public async Task<IActionResult> ChangeVisibilityAsync(int number, VisibilityBody body, CancellationToken ct) =>
        await ShowAsync(number, await changeVisibility.RunAsync(new(number, body.Visibility, body.Why, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("decline"), EndpointSummary("Decline an incident"), EndpointDescription("It was looked at and is no incident. The record stays, and can be reopened."), Answers<IncidentAnswer>]
    public async Task<IActionResult> DeclineIncidentAsync(int number, DeclineBody body, CancellationToken ct) =>
        await ShowAsync(number, await decline.RunAsync(new(number, body.Why, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("merge"), EndpointSummary("Merge into another incident"), EndpointDescription("Two records of one incident: this one points on to the other. Nothing is moved, and reopening undoes it."), Answers<IncidentAnswer>]
    public async Task<IActionResult> MergeIncidentAsync(int number, MergeBody body, CancellationToken ct) =>
        await ShowAsync(number, await merge.RunAsync(new(number, body.Into, body.Why, this.Seen(body.Version)), this.Caller(), ct), ct);

    [HttpPost("next-update"), EndpointSummary("Promise the next update"), EndpointDescription("Says when people will hear again, and optionally what they were told now."), Answers<IncidentAnswer>]
    public async Task<IActionResult> SetNextUpdateAsync(int number, NextUpdateBody body, CancellationToken ct) =>
        await ShowAsync(number, await setNextUpdate.RunAsync(new(number, body.DueAt, body.Said), this.Caller(), ct), ct);

    [HttpPost("data-loss"), EndpointSummary("Answer whether data was lost"), EndpointDescription("Unknown, no or yes, with what is known about it."), Answers<IncidentAnswer>]
    public async Task<IActionResult> SetDataLossAsync(int number, DataLossBody body, CancellationToken ct) =>
        await ShowAsync(number, await setDataLoss.RunAsync(new(number, body.DataLoss, body.Note, this.Seen(body.Version)), this.Caller(), ct), ct);

    Task<IActionResult> ShowAsync<T>(int number, Result<T> result, CancellationToken ct) =>
        this.AnswerAsync(result, () => database.ReadIncidentAnswerAsync(number, this.Caller(), clock, ct));
}
