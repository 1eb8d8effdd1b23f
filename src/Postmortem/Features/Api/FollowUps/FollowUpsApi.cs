using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record FollowUpsRequest : PageRequest, INamesRecord
{
    [FromQuery(Name = "show"), OneOf(typeof(FollowUpFilter), List = nameof(FollowUpFilter.Shows)), Description("open is what is still to do; all when left out.")] public string? Show { get; init; }
    [FromQuery(Name = "due"), OneOf(typeof(FollowUpFilter), List = nameof(FollowUpFilter.Dues)), Description("All when left out.")] public string? Due { get; init; }
    [FromQuery(Name = "state"), OneOf(typeof(ActionState)), Description("All when left out.")] public string? State { get; init; }
    [FromQuery(Name = "priority"), OneOf(typeof(Actions.Priority)), Description("All when left out.")] public string? Priority { get; init; }
    [FromQuery(Name = "service"), Description("Short name of a service.")] public string? Service { get; init; }
    [FromQuery(Name = "owner"), Description("Name of a person or of a team. When none has exactly this name, those whose name, or a word of it, begins so.")] public string? Owner { get; init; }
    [FromQuery(Name = "incident"), Description("INC-42.")] public string? Incident { get; init; }
    [FromQuery(Name = "q"), Description("Words of the title, or FU-12.")] public string? Text { get; init; }

    internal FollowUpFilter Check(Checks checks)
    {
        if (Show is not null) checks.OneOf("show", Show, FollowUpFilter.Shows, "What to show");
        if (Due is not null) checks.OneOf("due", Due, FollowUpFilter.Dues, "What is due");
        if (State is not null) checks.OneOf("state", State, ActionState.All, "The state");
        if (Priority is not null) checks.OneOf("priority", Priority, Actions.Priority.All, "The priority");
        checks.Must(Incident is null || IncidentRef.TryParseName(Incident, out _), "incident", "Which incident? Write its name like INC-42.");
        return FollowUpFilter.From(name => name switch
        {
            "show" => Show ?? FollowUpFilter.All,
            "due" => Due,
            "state" => State,
            "priority" => Priority,
            "service" => Service,
            "owner" => Owner,
            "incident" => Incident,
            _ => Text,
        }, new());
    }
}

[ApiDoor, Tags("Follow-ups"), Route("/api/v1")]
public sealed class FollowUpsApi(Database database, Paging paging, TimeProvider clock, AddActionItem add, EditActionItem edit) : ControllerBase
{
    [HttpGet("follow-ups"), EndpointSummary("List follow-ups"), EndpointDescription("What is still to do comes by due day, everything else newest first."), Answers<PageAnswer<FollowUpRowAnswer>>]
    public Task<IActionResult> ListFollowUpsAsync([FromQuery] FollowUpsRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        var filter = request.Check(checks);
        if (!checks.Passed) return Task.FromResult(this.Refuse(checks.Failure));
        var today = this.Caller().Today(clock.GetUtcNow());
        return paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.ListFollowUpsAsync(filter, after, this.Caller(), today, size);
            return (Page<FollowUpRowAnswer>?)new([.. page.Items.Select(r => FollowUpRowAnswer.Of(r, today))], page.Next);
        }, ct));
    }

    [HttpPost("incidents/{number:int}/follow-ups"), EndpointSummary("File a follow-up"), EndpointDescription("For an incident, open or closed."), Answers<FollowUpAnswer>(201)]
    public async Task<IActionResult> AddFollowUpAsync(int number, NewFollowUpBody body, CancellationToken ct)
    {
        var input = new AddActionItemInput(number, body.Title, body.Type, body.Priority, body.OwnerId, body.OwnerName, body.DueOn, body.DoneWhen, body.FactorId, body.TrackerUrl, body.ServiceId, body.SourceRef, DifferenceId: body.DifferenceId);
        return await this.AnswerAsync(await add.RunAsync(input, this.Caller(), ct),
            item => database.ReadFollowUpAnswerAsync(item.Number, this.Caller(), clock, ct), item => $"/api/v1/follow-ups/{item.Number}");
    }

    [HttpGet("follow-ups/{number:int}"), EndpointSummary("Get a follow-up"), EndpointDescription("With its claim, its evidence and every move of its due date."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> GetFollowUpAsync(int number, CancellationToken ct) =>
        this.Found(await database.ReadFollowUpAnswerAsync(number, this.Caller(), clock, ct), ActionItem.NameOf(number));

    [HttpPut("follow-ups/{number:int}"), EndpointSummary("Edit a follow-up"), EndpointDescription("Replaces all of these fields; what is left out is emptied. The due date moves by an address of its own."), Answers<FollowUpAnswer>]
    public async Task<IActionResult> EditFollowUpAsync(int number, FollowUpBody body, CancellationToken ct)
    {
        var input = new EditActionItemInput(number, body.Title, body.Type, body.Priority, body.DoneWhen, body.OwnerId, body.OwnerName, body.FactorId, body.TrackerUrl, body.ServiceId, this.Seen(body.Version));
        return await this.AnswerAsync(await edit.RunAsync(input, this.Caller(), ct), () => database.ReadFollowUpAnswerAsync(number, this.Caller(), clock, ct));
    }

    [HttpGet("follow-ups/{number:int}/history"), EndpointSummary("List what was done to a follow-up"), EndpointDescription("Newest first."), Answers<PageAnswer<DeedAnswer>>]
    public Task<IActionResult> ListFollowUpHistoryAsync(int number, [FromQuery] PageRequest request, CancellationToken ct) =>
        paging.ListAsync(this, request, ActionItem.NameOf(number), (after, size) => database.ReadAsync(s => s.ListFollowUpDeedsAsync(number, after, size, this.Caller()), ct));
}
