using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Draft">The mark of the draft that the page has seen, so that no other one is written over; null writes over whichever stands.</param>
public sealed record SaveDraftInput(int Number, string Key, string? Body, int Version, string? Draft = null);

/// <param name="Version">The section's version from which the draft was typed on.</param>
/// <param name="SomebodySaved">The section moved on meanwhile: saving will show both texts.</param>
/// <param name="Mark">Of the draft that stands now.</param>
/// <param name="Other">What this person saved from another device, and the page has not seen. It stands; nothing was saved over it.</param>
public sealed record SavedDraft(int Version, DateTimeOffset At, bool SomebodySaved, string Mark, SectionDraft? Other = null);

/// <summary>Keeps what a person has typed so far. No history, no journal: a draft is nobody's business but its writer's.</summary>
public sealed class SaveDraft(Database database, TimeProvider clock)
{
    public async Task<Result<SavedDraft>> RunAsync(SaveDraftInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        if (actor.PersonId is not { } person) return Failure.Forbidden("Drafts belong to people; sign in to keep one.");
        var body = (input.Body ?? "").ReplaceLineEndings("\n");
        if (body.Length > ReviewText.LongestBody) return Failure.Invalid("text", $"The text has {body.Length} characters; at most {ReviewText.LongestBody} fit. Please shorten it.");
        if (body.Contains('\0', StringComparison.Ordinal)) return Failure.Invalid("text", "The text contains control characters. Please remove them.");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<SavedDraft>>(async s =>
        {
            if (await s.FindReviewAsync(input.Number, actor) is not { } review) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSectionAsync(review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            var standing = await s.FindDraftAsync(section.Id, person);
            var isSaved = body.Trim() == section.Body;
            var taken = standing is null || standing.IsKnown(input.Draft, body);
            if (taken && isSaved && standing is not null) await s.RemoveDraftAsync(section.Id, person, standing.Body);
            else if (taken && !isSaved) taken = await s.PutDraftAsync(section.Id, person, body, input.Version, now, standing?.Body);
            return new SavedDraft(input.Version, now, section.Version != input.Version, isSaved ? SectionDraft.NoMark : SectionDraft.MarkOf(body),
                taken ? null : await s.FindDraftAsync(section.Id, person));
        }, ct);
    }
}

/// <summary>Throws the person's own draft away, the one that they have seen.</summary>
public sealed class DiscardDraft(Database database)
{
    /// <param name="draft">Its mark; null throws away whichever stands.</param>
    /// <returns>Whether another one stands there.</returns>
    public async Task<Result<bool>> RunAsync(int number, string key, string? draft, Actor actor, CancellationToken ct) => await database.WriteAsync<Result<bool>>(async s =>
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        if (await s.FindReviewAsync(number, actor) is not { } review) return Failure.NotFound($"The review of INC-{number}");
        if (await s.FindSectionAsync(review.Id, key) is not { } section) return Failure.NotFound($"The section “{key}”");
        return actor.PersonId is { } person && await s.DropDraftAsync(section.Id, person, draft) is not null;
    }, ct);
}

static class SeenDrafts
{
    /// <param name="mark">What the page has seen.</param>
    /// <param name="text">What it would put in its place: the same words are no other draft.</param>
    public static bool IsKnown(this SectionDraft draft, string? mark, string? text = null) => mark is null || mark == draft.Mark || text?.Trim() == draft.Body.Trim();

    /// <returns>The draft that another device has saved, which stays.</returns>
    public static async Task<SectionDraft?> DropDraftAsync(this WriteSession s, Guid sectionId, Guid personId, string? mark, string? text = null)
    {
        if (await s.FindDraftAsync(sectionId, personId) is not { } draft) return null;
        if (!draft.IsKnown(mark, text)) return draft;
        await s.RemoveDraftAsync(sectionId, personId, draft.Body);
        return null;
    }
}
