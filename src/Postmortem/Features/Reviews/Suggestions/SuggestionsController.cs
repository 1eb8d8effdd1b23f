using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Suggestions;

/// <summary>Another text for a section, and what becomes of it.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review")]
public sealed class SuggestionsController(Database database, SuggestChange suggest, TakeSuggestion take, DeclineSuggestion decline) : Controller
{
    [HttpGet("sections/{key}/suggestions")]
    public Task<IActionResult> NewAsync(int number, string key, CancellationToken ct) => NewAsync(number, key, null, ct);

    [HttpPost("sections/{key}/suggestions")]
    public async Task<IActionResult> SuggestAsync(int number, string key, string? text, string? why, int? version, Guid? id, CancellationToken ct)
    {
        var result = await suggest.RunAsync(new(number, key, text, why, version, id), User.ToActor(), ct);
        return result.Failure is { } failure ? await NewAsync(number, key, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}/suggestions/{result.Value}");
    }

    [HttpGet("suggestions/{id:guid}")]
    public Task<IActionResult> ShowAsync(int number, Guid id, CancellationToken ct) => ShowAsync(number, id, null, ct);

    [HttpPost("suggestions/{id:guid}/taking")]
    public async Task<IActionResult> TakeAsync(int number, Guid id, string? text, int? version, CancellationToken ct) =>
        await AnswerAsync(number, id, await take.RunAsync(new(number, id, text, version), User.ToActor(), ct), ct);

    [HttpPost("suggestions/{id:guid}/declining")]
    public async Task<IActionResult> DeclineAsync(int number, Guid id, string? reason, CancellationToken ct) =>
        await AnswerAsync(number, id, await decline.RunAsync(new(number, id, reason), User.ToActor(), ct), ct);

    async Task<IActionResult> AnswerAsync(int number, Guid id, Result<Done> result, CancellationToken ct) =>
        result.Failure is { } failure ? await ShowAsync(number, id, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}/suggestions/{id}");

    async Task<IActionResult> NewAsync(int number, string key, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var (review, section, may) = await database.ReadAsync(async s => await s.FindReviewAsync(number, actor) is { } found
            ? (found, await s.FindSectionAsync(found.Id, key), await s.MaySuggestAsync(found, actor)) : default, ct);
        if (review is null || section is null) return this.Refuse(failure ?? Failure.NotFound($"The section “{key}” of the review of {IncidentRef.NameOf(number)}"));
        if (failure is null && !may) return this.Refuse(review.Locked() ?? actor.Lacks(Role.Responder)!);
        return failure is null ? View("Suggestions/New", (number, section)) : this.Refuse(failure, "Suggestions/New", (number, section));
    }

    async Task<IActionResult> ShowAsync(int number, Guid id, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.FindReviewAsync(number, actor) is { } review && await s.FindSuggestionAsync(review.Id, id) is { } suggestion
            ? new SuggestionPage(number, suggestion.Shown(await s.ReadHiddenTextsAsync(review.IncidentId)), (await s.FindSectionAsync(review.Id, suggestion.SectionKey))!, actor.May(Role.Responder) && review.IsOpen, suggestion.AuthorId == actor.PersonId) : null, ct);
        if (page is null) return this.Refuse(failure ?? Failure.NotFound("This suggestion"));
        return failure is null ? View("Suggestions/Show", page) : this.Refuse(failure, "Suggestions/Show", page);
    }
}

/// <param name="Section">As it stands.</param>
public sealed record SuggestionPage(int Number, Suggestion Suggestion, ReviewSection Section, bool MayDecide, bool IsOwn)
{
    /// <summary>What is to be read: against the text that stands while it waits, if nothing collides.</summary>
    public IReadOnlyList<DiffPiece> Changes => Suggestion.IsWaiting && TextMerge.Of(Suggestion.Before, Section.Body, Suggestion.After) is { Collides: false } merged
        ? WordDiff.Between(Section.Body, merged.Text) : WordDiff.Between(Suggestion.Before, Suggestion.After);

    public bool HasMoved => Suggestion.IsWaiting && Section.Body != Suggestion.Before;
}
