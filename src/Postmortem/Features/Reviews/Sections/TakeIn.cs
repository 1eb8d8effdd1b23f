using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Typed">What stands in the open editor, not trimmed: the places of the edits count in it.</param>
/// <param name="Version">The version that the editor knows.</param>
public sealed record TakeInInput(int Number, string Key, string? Typed, int Version);

/// <summary>What others saved while somebody types.</summary>
/// <param name="Version">From which the editor types on.</param>
/// <param name="By">Who saved last.</param>
/// <param name="Collides">They changed the words that are typed at: nothing is taken in, saving shows both.</param>
/// <param name="Edits">What to change in the editor, from its end to its beginning.</param>
public sealed record TakenIn(int Version, string By, bool Collides, IReadOnlyList<TextEdit> Edits);

/// <summary>Tells an open editor what others have saved and how it comes into what is typed there. Saves nothing.</summary>
public sealed class TakeIn(Database database)
{
    public async Task<Result<TakenIn>> RunAsync(TakeInInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var typed = (input.Typed ?? "").ReplaceLineEndings("\n");
        if (typed.Length > ReviewText.LongestBody) return Failure.Invalid("text", $"The text has {typed.Length} characters; at most {ReviewText.LongestBody} fit. Please shorten it.");
        return await database.ReadAsync<Result<TakenIn>>(async s =>
        {
            if (await s.FindReviewAsync(input.Number, actor) is not { } review) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSectionAsync(review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            var merged = await s.MergeAsync(section, typed, input.Version);
            return merged.Collides ? new TakenIn(input.Version, section.UpdatedBy, true, []) : new TakenIn(section.Version, section.UpdatedBy, false, TextMerge.Edits(typed, merged.Text));
        }, ct);
    }
}
