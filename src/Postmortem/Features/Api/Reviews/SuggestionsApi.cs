using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>Another text for a section.</summary>
/// <param name="Before">The section as its writer saw it. Null, as Text and Why, while it repeats a hidden entry of the timeline.</param>
/// <param name="Text">The section as they would have it.</param>
/// <param name="State">waiting, taken or declined.</param>
/// <param name="Reason">Why it was declined.</param>
public sealed record SuggestionAnswer(Guid Id, string Section, string Author, string? Before, string? Text, string? Why, [OneOf(typeof(SuggestionState))] string State, string Reason, string? DecidedBy, DateTimeOffset? DecidedAt, DateTimeOffset CreatedAt)
{
    public static SuggestionAnswer Of(Suggestion g) => new(g.Id, g.SectionKey, g.Author, g.IsHidden ? null : g.Before, g.IsHidden ? null : g.After, g.IsHidden ? null : g.Why, g.State, g.Reason, g.DecidedBy, g.DecidedAt, g.CreatedAt);
}

public sealed record NewSuggestionBody
{
    [Needed, Description("The whole section as it should read. Markdown.")] public string? Text { get; init; }
    [Description("Why.")] public string? Why { get; init; }
    [Description("The section's version that was read; the newest when left out.")] public int? Version { get; init; }
}

public sealed record TakingBody
{
    [Description("Where both changed the same words: the section as you put it in order. Left out, the two are brought together.")] public string? Text { get; init; }
    [Description("The section's version that text was put in order from; the newest when left out.")] public int? Version { get; init; }
}

public sealed record DecliningBody
{
    [Description("Needed from everybody but its writer.")] public string? Reason { get; init; }
}

[ApiDoor, Tags("Comments"), Route("/api/v1/incidents/{number:int}/review")]
public sealed class SuggestionsApi(Database database, SuggestChange suggest, TakeSuggestion take, DeclineSuggestion decline) : ControllerBase
{
    [HttpGet("suggestions"), EndpointSummary("List suggestions"), EndpointDescription("All of a review, the oldest first; it has at most 200."), Answers<IReadOnlyList<SuggestionAnswer>>]
    public async Task<IActionResult> ListSuggestionsAsync(int number, CancellationToken ct) => this.Found((await ReadAsync(number, ct))?.Select(SuggestionAnswer.Of).ToList(), ReviewReading.NameOf(number));

    [HttpPost("sections/{key}/suggestions"), EndpointSummary("Suggest a change"), EndpointDescription("For whoever may comment, and for everybody once the review is in review. Those who edit take it in or decline it."), Answers<SuggestionAnswer>(201)]
    public async Task<IActionResult> SuggestChangeAsync(int number, string key, NewSuggestionBody body, CancellationToken ct) => await this.AnswerAsync(
        await suggest.RunAsync(new(number, key, body.Text, body.Why, body.Version), this.Caller(), ct), id => ShowAsync(number, id, ct), id => $"/api/v1/incidents/{number}/review/suggestions/{id}");

    [HttpGet("suggestions/{id:guid}"), EndpointSummary("Get a suggestion"), EndpointDescription("With what became of it."), Answers<SuggestionAnswer>]
    public async Task<IActionResult> GetSuggestionAsync(int number, Guid id, CancellationToken ct) => this.Found(await ShowAsync(number, id, ct), "This suggestion");

    [HttpPost("suggestions/{id:guid}/taking"), EndpointSummary("Take a suggestion in"), EndpointDescription("The words are their writer's, and who took them in is noted. What was saved since stays; where both changed the same words, nothing is saved and both are shown (409). The body may be left out."), Answers<SuggestionAnswer>]
    public async Task<IActionResult> TakeSuggestionAsync(int number, Guid id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] TakingBody? body, CancellationToken ct) =>
        await this.AnswerAsync(await take.RunAsync(new(number, id, body?.Text, this.Seen(body?.Version)), this.Caller(), ct), () => ShowAsync(number, id, ct));

    [HttpPost("suggestions/{id:guid}/declining"), EndpointSummary("Decline a suggestion"), EndpointDescription("With a reason, or as its writer, who takes it back."), Answers<SuggestionAnswer>]
    public async Task<IActionResult> DeclineSuggestionAsync(int number, Guid id, DecliningBody body, CancellationToken ct) =>
        await this.AnswerAsync(await decline.RunAsync(new(number, id, body.Reason), this.Caller(), ct), () => ShowAsync(number, id, ct));

    Task<IReadOnlyList<Suggestion>?> ReadAsync(int number, CancellationToken ct) => database.ReadAsync(async s =>
    {
        if (await s.FindReviewAsync(number, this.Caller()) is not { } review) return null;
        var hidden = await s.ReadHiddenTextsAsync(review.IncidentId);
        return (IReadOnlyList<Suggestion>)[.. (await s.ListSuggestionsAsync(review.Id)).Select(g => g.Shown(hidden))];
    }, ct);

    async Task<object?> ShowAsync(int number, Guid id, CancellationToken ct) => (await ReadAsync(number, ct))?.FirstOrDefault(g => g.Id == id) is { } suggestion ? SuggestionAnswer.Of(suggestion) : null;
}
