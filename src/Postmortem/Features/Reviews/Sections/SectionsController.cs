using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Sections;

[Area("Reviews"), Route("/incidents/{number:int}/review")]
public sealed class SectionsController(Database database, LanguageRules rules, SaveSection save, KeepPrefill keep, RefreshPrefill refresh, SaveDraft saveDraft, DiscardDraft discardDraft, TakeIn takeIn) : Controller
{
    [HttpGet("sections/{key}")]
    public Task<IActionResult> EditAsync(int number, string key, CancellationToken ct) => ShowAsync(number, key, null, ct);

    [HttpPost("sections/{key}")]
    public async Task<IActionResult> SaveAsync(int number, string key, string? text, int? version, [FromForm(Name = "keep_rest")] bool keepRest, string? draft, CancellationToken ct) =>
        await AnswerAsync(number, key, await SaveAndTellAsync(new(number, key, text, version, keepRest, draft), ct), ct);

    /// <summary>What is typed as the page will show it, the parts marked that are still as prefilled.</summary>
    [HttpPost("sections/{key}/preview")]
    public async Task<IActionResult> PreviewAsync(int number, string key, string? text, CancellationToken ct)
    {
        if (User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        if ((text ?? "").Length > ReviewText.LongestBody) return Content("<p>The text is too long to preview.</p>", "text/html");
        var section = await database.ReadAsync(async s => await s.FindReviewAsync(number, User.ToActor()) is { } review ? await s.FindSectionAsync(review.Id, key) : null, ct);
        return section is null ? this.Refuse(Failure.NotFound($"The section “{key}”")) : Content(PrefillMarks.ToHtml(text ?? "", section), "text/html; charset=utf-8");
    }

    [HttpPost("sections/{key}/keeping")]
    public async Task<IActionResult> KeepAsync(int number, string key, int? version, string? part, CancellationToken ct) =>
        await AnswerAsync(number, key, await keep.RunAsync(new(number, key, version, part), User.ToActor(), ct), ct);

    /// <summary>Autosave. 409 says that somebody saved meanwhile, when the draft is kept all the same; or brings the other draft, over which it is not.</summary>
    [HttpPost("sections/{key}/draft")]
    public async Task<IActionResult> DraftAsync(int number, string key, string? text, int version, string? draft, CancellationToken ct)
    {
        var result = await saveDraft.RunAsync(new(number, key, text, version, draft), User.ToActor(), ct);
        if (result.Failure is { } failure) return StatusCode(RefusedForms.StatusOf(failure.Outcome), new { failure.Message });
        var zone = User.ToActor().Zone();
        if (result.Value.Other is { } other) return Conflict(new { other = new { text = other.Body, savedAt = Times.Clock(other.SavedAt, zone), draft = other.Mark } });
        var saved = new { result.Value.Version, savedAt = Times.Clock(result.Value.At, zone), draft = result.Value.Mark };
        return result.Value.SomebodySaved ? Conflict(saved) : Json(saved);
    }

    /// <summary>What an open editor does when somebody saved meanwhile.</summary>
    [HttpPost("sections/{key}/merging")]
    public async Task<IActionResult> TakeInAsync(int number, string key, string? text, int version, CancellationToken ct)
    {
        var result = await takeIn.RunAsync(new(number, key, text, version), User.ToActor(), ct);
        return result.Failure is { } failure ? StatusCode(RefusedForms.StatusOf(failure.Outcome), new { failure.Message }) : Json(result.Value);
    }

    [HttpPost("sections/{key}/draft/removal")]
    public async Task<IActionResult> DiscardAsync(int number, string key, string? draft, CancellationToken ct)
    {
        var result = await discardDraft.RunAsync(number, key, draft, User.ToActor(), ct);
        if (result is { Failure: null, Value: true }) TempData["Notice"] = "Not thrown away: this draft was changed on another device. It stands here as it is now.";
        return result.Failure is { } failure ? this.Refuse(failure) : Redirect($"{ReviewDocument.PathOf(number)}/sections/{key}");
    }

    /// <summary>Old and new, before anything is taken.</summary>
    [HttpGet("prefill")]
    public async Task<IActionResult> NewsAsync(int number, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => s.ReadReviewPageAsync(number, User.ToActor(), rules.Coach, NewsWanted.All), ct);
        return page is null ? this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}")) : View("Sections/RecordNews", page);
    }

    /// <summary>Takes the news: all of them, those of one section, or one change of it; or leaves the text as it is.</summary>
    [HttpPost("prefill")]
    public async Task<IActionResult> RefreshAsync(int number, string? section, string? change, bool leave, CancellationToken ct)
    {
        var input = new RefreshPrefillInput(number, section, change, leave);
        var result = await refresh.RunAsync(input, User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        var document = await database.ReadAsync(s => s.ReadReviewWithNewsAsync(number, User.ToActor(), rules.Coach, NewsWanted.All), ct);
        if (document is not null) TempData["Notice"] = RefreshNotice.Of(input, result.Value.Sections, document);
        return Redirect(section is null && document is not { News.Count: > 0 } ? ReviewDocument.PathOf(number) : $"{ReviewDocument.PathOf(number)}/prefill");
    }

    async Task<Result<Done>> SaveAndTellAsync(SaveSectionInput input, CancellationToken ct)
    {
        var result = await save.RunAsync(input, User.ToActor(), ct);
        if (result.Failure is { } failure) return failure;
        var draft = result.Value.OtherDraft is null ? "" : " What you typed on another device is still your draft, beside the section.";
        if (result.Value.MergedWith is { } other) TempData["Notice"] = $"Saved, together with what {other} saved while you were writing. The history shows both changes.{draft}";
        else if (draft.Length > 0) TempData["Notice"] = $"Saved.{draft}";
        return Done.Value;
    }

    async Task<IActionResult> AnswerAsync(int number, string key, Result<Done> result, CancellationToken ct) =>
        result.Failure is { } failure ? await ShowAsync(number, key, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}#s-{key}");

    async Task<IActionResult> ShowAsync(int number, string key, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.ReadReviewWithNewsAsync(number, actor, rules.Coach) is { } document && document.Sections.FirstOrDefault(x => x.Key == key) is { } section
            ? new SectionPage(document, section, actor.PersonId is { } person ? await s.FindDraftAsync(section.Id, person) : null) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The section “{key}” of the review of {IncidentRef.NameOf(number)}"));
        if (failure is null && (actor.Lacks(Role.Responder) ?? page.Document.Review.Locked()) is { } refused) return this.Refuse(refused);
        return failure is null ? View("Sections/Edit", page) : this.Refuse(failure, "Sections/Edit", page);
    }
}

/// <param name="Draft">What this person typed before and has not saved.</param>
public sealed record SectionPage(ReviewDocument Document, ReviewSection Section, SectionDraft? Draft);
