using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Api;

public sealed record AlertsRequest : PageRequest, INamesRecord
{
    [FromQuery(Name = "service"), Description("Short name of a service, or -unknown for those that the catalogue does not know.")] public string? Service { get; init; }
    [FromQuery(Name = "state"), OneOf(typeof(AlertState), AlertFilter.Open), Description("open is firing or acknowledged.")] public string? State { get; init; }
    [FromQuery(Name = "since"), Description("Began to fire at this time or later.")] public DateTimeOffset? Since { get; init; }
    [FromQuery(Name = "until"), Description("Began to fire before this time.")] public DateTimeOffset? Until { get; init; }

    internal AlertFilter Check(Checks checks)
    {
        if (State is not null) checks.OneOf("state", State, [.. AlertState.All, AlertFilter.Open], "The state");
        return new() { Service = string.IsNullOrWhiteSpace(Service) ? null : Service.Trim(), State = State, Since = Since, Until = Until };
    }
}

[ApiDoor, Tags("Alerts"), Route("/api/v1")]
public sealed class AlertsApi(Database database, Paging paging, RecordAlert record, DecideAlert decide, DecideProposal decideProposal) : ControllerBase
{
    [HttpGet("alerts"), EndpointSummary("List alerts"), EndpointDescription("Newest first. Those of an incident only for who may see it."), Answers<PageAnswer<AlertAnswer>>]
    public Task<IActionResult> ListAlertsAsync([FromQuery] AlertsRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        var filter = request.Check(checks);
        return !checks.Passed ? Task.FromResult(this.Refuse(checks.Failure)) : paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.ListAlertsAsync(filter, after, this.Caller(), size);
            return (Page<AlertAnswer>?)new([.. page.Items.Select(AlertAnswer.Of)], page.Next);
        }, ct));
    }

    [HttpPost("alerts"), EndpointSummary("Tell an alert"), EndpointDescription("The rules say what it does: attach it to an incident, propose one, or declare one. With a source_ref the same alert may be told again when it is acknowledged or resolved."), Answers<AlertAnswer>(201)]
    public async Task<IActionResult> RecordAlertAsync(NewAlertBody body, CancellationToken ct) => await this.AnswerAsync(
        await record.RunAsync(new(body.Fields), this.Caller(), ct), alert => ReadAsync(alert.Id, ct), alert => $"/api/v1/alerts/{alert.Id}");

    [HttpGet("alerts/{alert:guid}"), EndpointSummary("Get an alert"), EndpointDescription("As it stands now."), Answers<AlertAnswer>]
    public async Task<IActionResult> GetAlertAsync(Guid alert, CancellationToken ct) => this.Found(await ReadAsync(alert, ct), "The alert");

    [HttpGet("incidents/{number:int}/alerts"), EndpointSummary("List the alerts of an incident"), EndpointDescription("In the order in which they began; at most 1,000."), Answers<IncidentAlertsAnswer>]
    public async Task<IActionResult> ListIncidentAlertsAsync(int number, CancellationToken ct) => this.Found(
        await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, this.Caller()) is { } incident
            ? new IncidentAlertsAnswer([.. (await s.ListAlertsOfIncidentAsync(incident.Id)).Select(AlertAnswer.Of)]) : null, ct), IncidentRef.NameOf(number));

    [HttpPut("incidents/{number:int}/alerts/{alert:guid}"), EndpointSummary("Attach an alert"), EndpointDescription("It belongs to this incident, whichever it belonged to before, and its timeline tells of it. No rule touches it any more."), Answers<AlertAnswer>]
    public async Task<IActionResult> AttachAlertAsync(int number, Guid alert, AlertLinkBody body, CancellationToken ct)
    {
        var result = await decide.AttachAsync(alert, IncidentRef.NameOf(number), this.Caller(), ct);
        if (result.Failure is { Faults: [{ Field: "into" }] }) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (result.Succeeded && body.Actionable is { } actionable) result = await decide.JudgeAsync(alert, actionable, User.ToActor(), ct);
        return await this.AnswerAsync(result, _ => ReadAsync(alert, ct));
    }

    [HttpDelete("incidents/{number:int}/alerts/{alert:guid}"), EndpointSummary("Detach an alert"), EndpointDescription("It does not belong to the incident: what its timeline told of it is hidden, and milestones that rested on it are set anew."), AnswersNothing]
    public async Task<IActionResult> DetachAlertAsync(int number, Guid alert, CancellationToken ct)
    {
        var result = await decide.DetachAsync(number, alert, this.Caller(), ct);
        return this.Answer(result.Failure is { } failure ? (Result<Done>)failure : Done.Value);
    }

    [HttpGet("alert-proposals"), EndpointSummary("List what alerts propose"), EndpointDescription("Incidents that wait for a person's decision; newest first, at most 50."), Answers<ProposalsAnswer>]
    public async Task<IActionResult> ListProposalsAsync(CancellationToken ct) => new ApiAnswer(StatusCodes.Status200OK,
        new ProposalsAnswer([.. (await database.ReadAsync(s => s.ListWaitingProposalsAsync(), ct)).Select(ProposalAnswer.Of)]));

    [HttpPost("alert-proposals/{proposal:guid}/declaration"), EndpointSummary("Declare what alerts propose"), EndpointDescription("Its alerts then belong to the new incident. The first decision stands."), Answers<IncidentNumberAnswer>]
    public async Task<IActionResult> DeclareProposalAsync(Guid proposal, AlertProposalBody body, CancellationToken ct) => await this.AnswerAsync(
        await decideProposal.DeclareAsync(proposal, new(body.Title, body.Severity, body.Summary), this.Caller(), ct), incident => Task.FromResult<object?>(new IncidentNumberAnswer(incident.Name, incident.Number)));

    [HttpPost("alert-proposals/{proposal:guid}/dismissal"), EndpointSummary("Dismiss what alerts propose"), EndpointDescription("It is no incident. What fires of the same within the next hour is only listed."), AnswersNothing]
    public async Task<IActionResult> DismissProposalAsync(Guid proposal, CancellationToken ct) => this.Answer(await decideProposal.DismissAsync(proposal, this.Caller(), ct));

    async Task<object?> ReadAsync(Guid id, CancellationToken ct) => await database.ReadAsync(s => s.FindAlertAsync(id, this.Caller()), ct) is { } alert ? AlertAnswer.Of(alert) : null;
}
