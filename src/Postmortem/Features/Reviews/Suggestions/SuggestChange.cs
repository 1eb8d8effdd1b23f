using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Suggestions;

/// <param name="Text">The whole section as it should read. Markdown.</param>
/// <param name="Version">The section's version that was read; null takes the newest (API).</param>
/// <param name="Id">Chosen by the form, so that sending it twice suggests once.</param>
public sealed record SuggestChangeInput(int Number, string Key, string? Text, string? Why, int? Version = null, Guid? Id = null);

/// <summary>Shows those who edit the review another text for a section.</summary>
public sealed class SuggestChange(Database database, TimeProvider clock)
{
    public async Task<Result<Guid>> RunAsync(SuggestChangeInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var text = checks.Optional("text", input.Text, ReviewText.LongestBody, "The text");
        var why = checks.Optional("why", input.Why, 2000, "The reason");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.FindReviewAsync(input.Number, actor) is not { } review) return Failure.NotFound($"The review of INC-{input.Number}");
            if (review.IsOpen && !await s.MaySuggestAsync(review, actor)) return actor.Lacks(Role.Responder) ?? Failure.Forbidden("Changes are suggested by people; sign in first.");
            if (review.Locked() is { } locked) return locked;
            if (!checks.Passed) return checks.Failure;
            if (await s.FindSectionAsync(review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            var before = input.Version is { } seen && seen != section.Version ? (await s.FindRevisionAsync(section.Id, seen))?.Body ?? section.Body : section.Body;
            if (text == before || text == section.Body) return Failure.Invalid("text", $"This is “{section.Title}” as it stands. Change what you would like to read otherwise.");
            if (await s.CountSuggestionsAsync(review.Id) >= SuggestionStore.Most) return Failure.Conflict($"This review has {SuggestionStore.Most} suggestions, and no room for more.");
            var sent = input.Id is { } key ? await s.FindSuggestionAsync(review.Id, key) : null;
            if (sent is not null && sent.AuthorId == actor.PersonId && sent.After == text) return sent.Id;
            var suggestion = new Suggestion
            {
                Id = sent is null && input.Id is { } own ? own : Guid.CreateVersion7(now),
                ReviewId = review.Id,
                SectionId = section.Id,
                AuthorId = actor.PersonId!.Value,
                Before = before,
                After = text,
                Why = why,
                CreatedAt = now,
            };
            if (!await s.InsertSuggestionAsync(suggestion)) return suggestion.Id;
            if (review.FacilitatorId is { } facilitator) await s.TellAsync(facilitator, suggestion.AuthorId, review.Id, section.Id, suggestion.Id, MentionReason.Suggestion, now);
            await s.RecordAsync(actor, now, new Fact("review.suggestion_made", review.IncidentId, suggestion.Id, new { section.Key }));
            s.Announce(new LiveChange(review.IncidentId, LivePart.Comments));
            return suggestion.Id;
        }, ct);
    }
}
