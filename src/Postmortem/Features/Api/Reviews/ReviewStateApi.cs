using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>draft → in review → reviewed → published → closed, and the sign-offs on the way.</summary>
[ApiDoor, Tags("Reviews"), Route("/api/v1/incidents/{number:int}/review")]
public sealed class ReviewStateApi(Database database, LanguageRules rules, SubmitReview submit, PublishReview publish, CloseReview close, ReopenReview reopen,
    AskReviewer ask, WithdrawReviewer withdraw, Decide decide) : ControllerBase
{
    [HttpPost("submission"), EndpointSummary("Send a review to its reviewers"), EndpointDescription("From draft to in review."), Answers<ReviewAnswer>]
    public async Task<IActionResult> SubmitReviewAsync(int number, CancellationToken ct) => await ShowAsync(number, await submit.RunAsync(number, this.Caller(), ct), ct);

    [HttpPost("publication"), EndpointSummary("Publish a review"), EndpointDescription("Needs the sign-offs, and either completeness or a reason for what is missing. The body may be left out."), Answers<ReviewAnswer>]
    public async Task<IActionResult> PublishReviewAsync(int number, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] PublicationBody? body, CancellationToken ct) =>
        await ShowAsync(number, await publish.RunAsync(new(number, body?.Reason), this.Caller(), ct), ct);

    [HttpPost("closure"), EndpointSummary("Close a review"), EndpointDescription("Once every follow-up is verified or declined; P3 does not hold it."), Answers<ReviewAnswer>]
    public async Task<IActionResult> CloseReviewAsync(int number, CancellationToken ct) => await ShowAsync(number, await close.RunAsync(number, this.Caller(), ct), ct);

    [HttpPost("reopening"), EndpointSummary("Reopen a review"), EndpointDescription("Back to in review; it has to be signed again."), Answers<ReviewAnswer>]
    public async Task<IActionResult> ReopenReviewAsync(int number, WhyBody body, CancellationToken ct) => await ShowAsync(number, await reopen.RunAsync(new(number, body.Why), this.Caller(), ct), ct);

    [HttpPost("reviewers"), EndpointSummary("Ask a reviewer"), EndpointDescription("Asking twice changes nothing."), Answers<ReviewAnswer>]
    public async Task<IActionResult> AskReviewerAsync(int number, ReviewerBody body, CancellationToken ct) => await ShowAsync(number, await ask.RunAsync(new(number, body.PersonId, body.Capacity), this.Caller(), ct), ct);

    [HttpPost("reviewers/{personId:guid}/withdrawal"), EndpointSummary("Withdraw a reviewer"), EndpointDescription("No longer asks this person to sign. What they decided stays in the journal."), Answers<ReviewAnswer>]
    public async Task<IActionResult> WithdrawReviewerAsync(int number, Guid personId, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] WithdrawalBody? body, CancellationToken ct) =>
        await ShowAsync(number, await withdraw.RunAsync(new(number, personId, body?.Why), this.Caller(), ct), ct);

    [HttpPost("sign-off"), EndpointSummary("Sign a review"), EndpointDescription("Approves the text, or asks for changes, as the token's owner. A sign-off is for the text that was read, and no other."), Answers<ReviewAnswer>]
    public async Task<IActionResult> SignReviewAsync(int number, SignOffBody body, CancellationToken ct) =>
        await ShowAsync(number, InMembers(await decide.RunAsync(new(number, body.Decision, body.Comment, body.TextVersion, body.Checklist?.Select(a => new ChecklistAnswer(a.Key ?? "", a.Answer, a.Note)).ToList()), this.Caller(), ct)), ct);

    /// <summary>A form has a field for each point of the checklist; the body has a list, in which the point's key says where.</summary>
    static Result<Done> InMembers(Result<Done> result) => result.Failure is not { } failure ? result : failure with
    {
        Faults = [.. failure.Faults.Select(f => !f.Field.StartsWith(ChecklistAnswers.Field, StringComparison.Ordinal) ? f
            : f with { Field = f.Field.EndsWith(ChecklistAnswers.Note, StringComparison.Ordinal) ? $"checklist[{f.Field[ChecklistAnswers.Field.Length..^ChecklistAnswers.Note.Length]}].note" : $"checklist[{f.Field[ChecklistAnswers.Field.Length..]}]" })],
    };

    Task<IActionResult> ShowAsync(int number, Result<Done> result, CancellationToken ct) => this.AnswerAsync(result, () => database.ReadReviewAnswerAsync(number, this.Caller(), rules.Coach, ct));
}
