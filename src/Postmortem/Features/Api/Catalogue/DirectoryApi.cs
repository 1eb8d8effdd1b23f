using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Accounts.People;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Settings.Severities;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record PeopleRequest : PageRequest
{
    [FromQuery(Name = "text"), Description("Part of a name or address.")] public string? Text { get; init; }
}

public sealed record SeverityWordingBody
{
    [Needed, Description("One word or two: Critical.")] public string? Name { get; init; }
    [Needed, Description("How one recognises it, and what it asks for.")] public string? Definition { get; init; }
    [Description("Working days after the end until the review's draft is there; left out, it stays.")] public int? DraftDays { get; init; }
    [Description("Working days after the end until the review is published; left out, it stays.")] public int? PublishDays { get; init; }
    [Description("Calendar days after the end until people meet; 0 asks for no meeting; left out, it stays.")] public int? MeetingDays { get; init; }
    [OneOf(typeof(DefineSeverity), List = nameof(DefineSeverity.Approvers)), Description("The least role of whoever approves the review, or none; left out, it stays.")] public string? ApproverRole { get; init; }
    [Description("Minutes after the acknowledgement until a decision about a suspect is asked for; 0 asks nobody; left out, it stays.")] public int? DecideMinutes { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}

/// <summary>What other requests refer to: people, severities, templates.</summary>
[ApiDoor, Tags("Directory"), Route("/api/v1")]
public sealed class DirectoryApi(Database database, Paging paging, DefineSeverity define) : ControllerBase
{
    [HttpGet("people"), EndpointSummary("List people"), EndpointDescription("By name, those without an account included."), Answers<PageAnswer<PersonAnswer>>]
    public Task<IActionResult> ListPeopleAsync([FromQuery] PeopleRequest request, CancellationToken ct) => paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
    {
        var page = await s.ListPeoplePageAsync(request.Text, after is null ? null : Guid.Parse(after), size);
        return (Page<PersonAnswer>?)new([.. page.Items.Select(p => new PersonAnswer(p.Id, p.Name, p.Role, p.Email is not null, p.DisabledAt is not null))], page.Next);
    }, ct));

    [HttpGet("severities"), EndpointSummary("List severities"), EndpointDescription("The gravest first, with the words that tell which one to choose."), Answers<IReadOnlyList<SeverityAnswer>>]
    public async Task<IActionResult> ListSeveritiesAsync(CancellationToken ct) =>
        this.Found((await database.ReadAsync(s => s.ListSeveritiesAsync(), ct)).Select(SeverityAnswer.Of).ToList(), "The list");

    [HttpPut("severities/{key}"), EndpointSummary("Define a severity"), EndpointDescription("Says what it means and what it asks of its reviews; for administrators. Earlier wordings stay in the journal."), Answers<SeverityAnswer>]
    public async Task<IActionResult> DefineSeverityAsync(string key, SeverityWordingBody body, CancellationToken ct) => await this.AnswerAsync(
        await define.RunAsync(new(key, body.Name, body.Definition, this.Seen(body.Version), body.DraftDays, body.PublishDays, body.ApproverRole, body.DecideMinutes, body.MeetingDays), this.Caller(), ct),
        async () => await database.ReadAsync(s => s.FindSeverityAsync(key), ct) is { } severity ? SeverityAnswer.Of(severity) : null);
}
