using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Accounts.People;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record PeopleRequest : PageRequest
{
    [FromQuery(Name = "text"), Description("Part of a name or address.")] public string? Text { get; init; }
}

/// <summary>What other requests refer to: people, severities, templates.</summary>
[ApiDoor, Tags("Directory"), Route("/api/v1")]
public sealed class DirectoryApi(Database database, Paging paging, ReviewTemplates templates) : ControllerBase
{
    [HttpGet("people"), EndpointSummary("List people"), EndpointDescription("By name, those without an account included."), Answers<PageAnswer<PersonAnswer>>]
    public Task<IActionResult> ListPeopleAsync([FromQuery] PeopleRequest request, CancellationToken ct) => paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
    {
        var page = await s.ListPeoplePageAsync(request.Text, after is null ? null : Guid.Parse(after), size);
        return (Page<PersonAnswer>?)new([.. page.Items.Select(p => new PersonAnswer(p.Id, p.Name, p.Role, p.Email is not null, p.DisabledAt is not null))], page.Next);
    }, ct));

    [HttpGet("severities"), EndpointSummary("List severities"), EndpointDescription("The gravest first, with the words that tell which one to choose."), Answers<IReadOnlyList<SeverityAnswer>>]
    public async Task<IActionResult> ListSeveritiesAsync(CancellationToken ct) =>
        this.Found((await database.ReadAsync(s => s.ListSeverityChoicesAsync(), ct)).Select(c => new SeverityAnswer(c.Key, c.Name, c.Definition)).ToList(), "The list");

    [HttpGet("review-templates"), EndpointSummary("List review templates"), EndpointDescription("Those that can be read; Settings, Templates says what is wrong with others."), Answers<IReadOnlyList<ReviewTemplateAnswer>>]
    public IActionResult ListReviewTemplates() => this.Found(templates.All().Select(t => new ReviewTemplateAnswer(t.Key, t.Name, t.Version, [.. t.Severities])).ToList(), "The list");
}
