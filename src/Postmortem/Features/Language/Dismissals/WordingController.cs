using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Language.Dismissals;

/// <summary>The coach beside an editor: it reads what stands there, saved or not, and keeps nothing of it.</summary>
[Area("Language"), Route("/incidents/{number:int}/wording")]
public sealed class WordingController(Database database, LanguageRules rules, DismissFinding dismiss, TakeBackDismissal takeBack) : Controller
{
    public const int LongestText = 200_000;

    [HttpPost]
    public async Task<IActionResult> CheckAsync(int number, string? text, string? back, CancellationToken ct) => await FindingsAsync(number, text, back, ct);

    [HttpPost("dismissals")]
    public async Task<IActionResult> DismissAsync(int number, string? finding, string? reason, string? text, string? back, CancellationToken ct)
    {
        var result = await dismiss.RunAsync(new(number, finding, reason), User.ToActor(), ct);
        if (result.Failure is not { } failure) return await AnswerAsync(number, text, back, ct);
        // A fault of the form must not tell a private incident from none.
        return this.Refuse(await database.ReadAsync(s => s.FindIncidentRefAsync(number, User.ToActor()), ct) is null && failure.Outcome == Outcome.Invalid ? Failure.NotFound(IncidentRef.NameOf(number)) : failure);
    }

    [HttpPost("dismissals/{id:guid}/removal")]
    public async Task<IActionResult> TakeBackAsync(int number, Guid id, string? text, string? back, CancellationToken ct)
    {
        var result = await takeBack.RunAsync(number, id, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : await AnswerAsync(number, text, back, ct);
    }

    /// <summary>Within an editor the findings of what stands there; else the page again.</summary>
    async Task<IActionResult> AnswerAsync(int number, string? text, string? back, CancellationToken ct) =>
        Request.Headers.ContainsKey("HX-Request") ? await FindingsAsync(number, text, back, ct)
        : Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect($"/incidents/{number}/review");

    async Task<IActionResult> FindingsAsync(int number, string? text, string? back, CancellationToken ct)
    {
        var actor = User.ToActor();
        if (actor.Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        // The browser counts a line's end as one character.
        var typed = (text ?? "").ReplaceLineEndings("\n");
        if (typed.Length > LongestText) return this.Refuse(Failure.Invalid("text", $"The text has {typed.Length} characters; at most {LongestText} fit. Please shorten it."));
        var context = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, actor) is { } incident ? await s.ReadWordingContextAsync(incident.Id) : null, ct);
        return context is null ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)))
            : PartialView("/Features/Language/Dismissals/Findings.cshtml", new WordingView(number, context.Check(rules.Coach, typed), Url.IsLocalUrl(back) ? back! : $"/incidents/{number}/review", actor.May(Role.Responder), InEditor: true));
    }
}
