using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.SignOff;

/// <summary>Who guides the review, who is asked to sign it, and when people meet.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review")]
public sealed class ReviewPeopleController(Database database, ArrangeReview arrange, AskReviewer ask, WithdrawReviewer withdraw, TimeProvider clock) : Controller
{
    [HttpGet("people")]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => ShowAsync(number, null, ct);

    [HttpPost("people")]
    public async Task<IActionResult> ArrangeAsync(int number, Guid? facilitator, [FromForm(Name = "meeting_at")] string? meetingAt, int? version, CancellationToken ct)
    {
        var checks = new Checks();
        var meeting = checks.Time("meeting_at", meetingAt, User.ToActor(), clock.GetUtcNow(), "The meeting", coming: true);
        var result = checks.Passed ? await arrange.RunAsync(new(number, facilitator, meeting?.At, version), User.ToActor(), ct) : checks.Failure;
        return await AnswerAsync(number, result, ct);
    }

    [HttpPost("reviewers")]
    public async Task<IActionResult> AskAsync(int number, Guid? person, string? capacity, CancellationToken ct) => await AnswerAsync(number, await ask.RunAsync(new(number, person, capacity), User.ToActor(), ct), ct);

    [HttpPost("reviewers/{person:guid}/withdrawal")]
    public async Task<IActionResult> WithdrawAsync(int number, Guid person, string? why, CancellationToken ct) =>
        await AnswerAsync(number, await withdraw.RunAsync(new(number, person, why), User.ToActor(), ct), ct);

    async Task<IActionResult> AnswerAsync(int number, Result<Done> result, CancellationToken ct) =>
        result.Failure is { } failure ? await ShowAsync(number, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}/people");

    async Task<IActionResult> ShowAsync(int number, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.ReadReviewAsync(number, actor) is { } document
            ? new ReviewPeople(document, await s.ListInviteesAsync(document.Incident.Id), actor) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        if (failure is null && actor.Lacks(Role.Facilitator) is { } refused) return this.Refuse(refused);
        return failure is null ? View("SignOff/People", page) : this.Refuse(failure, "SignOff/People", page);
    }
}

/// <param name="People">Who can be chosen.</param>
public sealed record ReviewPeople(ReviewDocument Document, IReadOnlyList<Invitee> People, Actor Actor)
{
    public IEnumerable<Invitee> NotAsked => People.Where(p => Document.Reviewers.All(r => r.PersonId != p.Id));
}
