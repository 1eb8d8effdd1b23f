using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.SignOff;

[Area("Reviews"), Route("/incidents/{number:int}/review/sign-off")]
public sealed class SignOffController(Database database, LanguageRules rules, SignOffChecklists checklists, Decide decide) : Controller
{
    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => ShowAsync(number, null, ct);

    [HttpPost]
    public async Task<IActionResult> DecideAsync(int number, string? decision, string? comment, [FromForm(Name = "text_version")] int? textVersion, CancellationToken ct)
    {
        var result = await decide.RunAsync(new(number, decision, comment, textVersion, AnswersOf(Request.Form)), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, failure, ct) : this.Saved(ReviewDocument.PathOf(number));
    }

    async Task<IActionResult> ShowAsync(int number, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var document = await database.ReadAsync(s => s.ReadReviewWithNewsAsync(number, actor, rules.Coach), ct);
        if (document is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        if (failure is null && document.Reviewers.All(r => r.PersonId != actor.PersonId))
            return this.Refuse(Failure.Forbidden("You were not asked to sign this review. A facilitator can ask you on the review's page."));
        var (list, mine) = (checklists.Read(), document.Reviewers.FirstOrDefault(r => r.PersonId == actor.PersonId));
        var page = new SignOffPage(document, mine, list.Introduction, mine is null ? [] : [.. list.For(mine.Capacity, document.Sections.Select(s => s.Key)).Select(i => (i, mine.Answers.FirstOrDefault(a => a.Key == i.Key)))]);
        return failure is null ? View("SignOff/Form", page) : this.Refuse(failure, "SignOff/Form", page);
    }

    static List<ChecklistAnswer> AnswersOf(IFormCollection form) =>
        [.. form.Keys.Where(k => k.StartsWith(ChecklistAnswers.Field, StringComparison.Ordinal) && !k.EndsWith(ChecklistAnswers.Note, StringComparison.Ordinal)).Select(k => new ChecklistAnswer(k[ChecklistAnswers.Field.Length..], form[k].ToString(), form[k + ChecklistAnswers.Note].ToString()))];
}

/// <param name="Mine">The reader's own sign-off; null when they were not asked.</param>
/// <param name="Items">The points to answer, each with what was answered before.</param>
public sealed record SignOffPage(ReviewDocument Document, Reviewer? Mine, string Introduction, IReadOnlyList<(ChecklistItem Item, ChecklistAnswer? Earlier)> Items);
