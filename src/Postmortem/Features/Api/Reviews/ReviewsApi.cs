using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Api;

public record UnreviewedRequest : PageRequest
{
    [FromQuery(Name = "severity"), OneOf(typeof(Severity)), Description("All when left out.")] public string? Severity { get; init; }
    [FromQuery(Name = "q"), Description("Words of the incident's title, or INC-42.")] public string? Text { get; init; }

    internal void Check(Checks checks)
    {
        if (Severity is not null) checks.OneOf("severity", Severity, Shared.Severity.All, "The severity");
    }
}

public sealed record ReviewsRequest : UnreviewedRequest
{
    [FromQuery(Name = "view"), OneOf(typeof(ReviewsApi), List = nameof(ReviewsApi.Views)), Description("waiting is what waits for the token’s owner, ready what can be published; all when left out.")] public string? View { get; init; }
}

[ApiDoor, Tags("Reviews"), Route("/api/v1")]
public sealed class ReviewsApi(Database database, LanguageRules rules, Paging paging, CreateReview create, ArrangeReview arrange, TimeProvider clock) : ControllerBase
{
    public static readonly string[] Views = [.. ReviewView.Every.Select(v => v.Key).Where(k => k != ReviewView.Missing)];

    [HttpGet("reviews"), EndpointSummary("List reviews"), EndpointDescription("The newest change first."), Answers<PageAnswer<ReviewRowAnswer>>]
    public Task<IActionResult> ListReviewsAsync([FromQuery] ReviewsRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        request.Check(checks);
        if (request.View is not null) checks.OneOf("view", request.View, Views, "The view");
        return !checks.Passed ? Task.FromResult(this.Refuse(checks.Failure)) : paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.ListReviewsAsync(new ReviewQuery(request.View, request.Severity, request.Text, after) { Size = size }, this.Caller(), clock.GetUtcNow(), rules.Coach);
            return (Page<ReviewRowAnswer>?)new([.. page.Items.Select(r => new ReviewRowAnswer(IncidentRef.NameOf(r.Number), r.Title, r.Severity, r.State, r.TemplateName, r.Facilitator, r.Left, r.Asked, r.Signatures, r.DueOn(this.Caller().Zone()), r.UpdatedAt, $"/api/v1/incidents/{r.Number}/review"))], page.Next);
        }, ct));
    }

    [HttpGet("reviews/missing"), EndpointSummary("List incidents without a review"), EndpointDescription("Those that are over and whose facts ask for one, with the reasons."), Answers<PageAnswer<UnreviewedAnswer>>]
    public Task<IActionResult> ListUnreviewedAsync([FromQuery] UnreviewedRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        request.Check(checks);
        return !checks.Passed ? Task.FromResult(this.Refuse(checks.Failure)) : paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.ListUnreviewedAsync(new ReviewQuery(ReviewView.Missing, request.Severity, request.Text, after) { Size = size }, this.Caller());
            return (Page<UnreviewedAnswer>?)new([.. page.Items.Select(r => new UnreviewedAnswer(IncidentRef.NameOf(r.Number), r.Title, r.Severity, r.Status, r.DeclaredAt, r.Reasons))], page.Next);
        }, ct));
    }

    [HttpPost("incidents/{number:int}/review"), EndpointSummary("Begin a review"), EndpointDescription("Sections as the template has them, filled from the record. The body may be left out."), Answers<ReviewAnswer>(201)]
    public async Task<IActionResult> CreateReviewAsync(int number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] NewReviewBody? body, CancellationToken ct) => await this.AnswerAsync(
        await create.RunAsync(new(number, body?.Template, body?.FacilitatorId), this.Caller(), ct), _ => database.ReadReviewAnswerAsync(number, this.Caller(), rules.Coach, ct), _ => $"/api/v1/incidents/{number}/review");

    [HttpGet("incidents/{number:int}/review"), EndpointSummary("Get a review"), EndpointDescription("With sections, factors, reviewers and what is missing."), Answers<ReviewAnswer>]
    public async Task<IActionResult> GetReviewAsync(int number, CancellationToken ct) => this.Found(await database.ReadReviewAnswerAsync(number, this.Caller(), rules.Coach, ct), ReviewReading.NameOf(number));

    [HttpPut("incidents/{number:int}/review/arrangement"), EndpointSummary("Arrange a review"), EndpointDescription("Who guides it, and when people meet."), Answers<ReviewAnswer>]
    public async Task<IActionResult> ArrangeReviewAsync(int number, ArrangementBody body, CancellationToken ct) => await this.AnswerAsync(
        await arrange.RunAsync(new(number, body.FacilitatorId, body.MeetingAt, this.Seen(body.Version)), this.Caller(), ct), () => database.ReadReviewAnswerAsync(number, this.Caller(), rules.Coach, ct));

    [HttpGet("incidents/{number:int}/review/completeness"), EndpointSummary("List what a review misses"), EndpointDescription("For each section, said so that one knows what to do."), Answers<IReadOnlyList<GapAnswer>>]
    public async Task<IActionResult> ListReviewGapsAsync(int number, CancellationToken ct) =>
        this.Found((await database.ReadAsync(s => s.ReadReviewWithNewsAsync(number, this.Caller(), rules.Coach), ct))?.Gaps.Select(GapAnswer.Of).ToList(), ReviewReading.NameOf(number));
}
