using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

/// <summary>The steps of a review from draft to closed; each is a page of its own.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review")]
public sealed class ReviewStateController(Database database, LanguageRules rules, SubmitReview submit, PublishReview publish, CloseReview close, ReopenReview reopen) : Controller
{
    [HttpGet("{step:regex(^(submission|publication|closure|reopening)$)}")]
    public Task<IActionResult> FormAsync(int number, string step, CancellationToken ct) => ShowAsync(number, step, null, ct);

    [HttpPost("submission")]
    public async Task<IActionResult> SubmitAsync(int number, CancellationToken ct) => await AnswerAsync(number, "submission", await submit.RunAsync(number, User.ToActor(), ct), ct);

    [HttpPost("publication")]
    public async Task<IActionResult> PublishAsync(int number, string? reason, CancellationToken ct) =>
        await AnswerAsync(number, "publication", await publish.RunAsync(new(number, reason), User.ToActor(), ct), ct);

    [HttpPost("closure")]
    public async Task<IActionResult> CloseAsync(int number, CancellationToken ct) => await AnswerAsync(number, "closure", await close.RunAsync(number, User.ToActor(), ct), ct);

    [HttpPost("reopening")]
    public async Task<IActionResult> ReopenAsync(int number, string? why, CancellationToken ct) =>
        await AnswerAsync(number, "reopening", await reopen.RunAsync(new(number, why), User.ToActor(), ct), ct);

    async Task<IActionResult> AnswerAsync(int number, string step, Result<Done> result, CancellationToken ct) =>
        result.Failure is { } failure ? await ShowAsync(number, step, failure, ct) : Redirect(ReviewDocument.PathOf(number));

    async Task<IActionResult> ShowAsync(int number, string step, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => s.ReadReviewPageAsync(number, User.ToActor(), rules.Coach), ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        if (failure is null && User.ToActor().Lacks(Role.Facilitator) is { } refused) return this.Refuse(refused);
        ViewData["Step"] = step;
        if (step == "publication") ViewData["Readership"] = await database.ReadAsync(s => s.ListReadershipAsync(page.Document.Incident.Id), ct);
        return failure is null ? View("Step", page) : this.Refuse(failure, "Step", page);
    }
}
