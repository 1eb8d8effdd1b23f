using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

public sealed record SaveDraftInput(int Number, string Key, string? Body, int Version);

/// <param name="Version">The section's version from which the draft was typed on.</param>
/// <param name="SomebodySaved">The section moved on meanwhile: saving will show both texts.</param>
public sealed record SavedDraft(int Version, DateTimeOffset At, bool SomebodySaved);

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
            if (body.Trim() == section.Body) await s.RemoveDraftAsync(section.Id, person);
            else await s.PutDraftAsync(section.Id, person, body, input.Version, now);
            return new SavedDraft(input.Version, now, section.Version != input.Version);
        }, ct);
    }
}

/// <summary>Throws the person's own draft away.</summary>
public sealed class DiscardDraft(Database database)
{
    public async Task<Result<Done>> RunAsync(int number, string key, Actor actor, CancellationToken ct) => await database.WriteAsync<Result<Done>>(async s =>
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        if (await s.FindReviewAsync(number, actor) is not { } review) return Failure.NotFound($"The review of INC-{number}");
        if (await s.FindSectionAsync(review.Id, key) is not { } section) return Failure.NotFound($"The section “{key}”");
        if (actor.PersonId is { } person) await s.RemoveDraftAsync(section.Id, person);
        return Done.Value;
    }, ct);
}
