using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.SignOff;

[Area("Reviews"), Route("/incidents/{number:int}/review/sign-off")]
public sealed class SignOffController(Database database, LanguageRules rules, Decide decide) : Controller
{
    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => ShowAsync(number, null, ct);

    [HttpPost]
    public async Task<IActionResult> DecideAsync(int number, string? decision, string? comment, [FromForm(Name = "text_version")] int? textVersion, CancellationToken ct)
    {
        var result = await decide.RunAsync(new(number, decision, comment, textVersion), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, failure, ct) : Redirect(ReviewDocument.PathOf(number));
    }

    async Task<IActionResult> ShowAsync(int number, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var document = await database.ReadAsync(s => s.ReadReviewAsync(number, actor, rules.Coach), ct);
        if (document is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        if (failure is null && document.Reviewers.All(r => r.PersonId != actor.PersonId))
            return this.Refuse(Failure.Forbidden("You were not asked to sign this review. A facilitator can ask you on the review's page."));
        return failure is null ? View("SignOff/Form", document) : this.Refuse(failure, "SignOff/Form", document);
    }
}
