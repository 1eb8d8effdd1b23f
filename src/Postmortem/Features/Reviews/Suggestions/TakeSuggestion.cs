using Postmortem.Data;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Suggestions;

/// <param name="Text">Where both changed the same words: the section as somebody put it in order; null brings the two together.</param>
/// <param name="Version">The section's version that <paramref name="Text"/> was put in order from.</param>
public sealed record TakeSuggestionInput(int Number, Guid Id, string? Text = null, int? Version = null);

/// <summary>Makes the suggested text the section's, together with what was saved since. The words are their writer's; who took them in is noted.</summary>
public sealed class TakeSuggestion(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(TakeSuggestionInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var ordered = input.Text is null ? null : checks.Optional("text", input.Text, ReviewText.LongestBody, "The text");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSuggestionAsync(held.Review.Id, input.Id) is not { } suggestion) return Failure.NotFound("This suggestion");
            if (held.Review.Locked() is { } locked) return locked;
            if (!suggestion.IsWaiting) return Failure.Conflict($"{suggestion.DecidedBy} has decided on this suggestion: {suggestion.State}.");
            if (suggestion.Shown(await s.ReadHiddenTextsAsync(held.Incident.Id)).IsHidden) return Failure.Conflict(HiddenTexts.InPlace);
            var section = (await s.FindSectionAsync(held.Review.Id, suggestion.SectionKey))!;
            var merged = ordered is null ? TextMerge.Of(suggestion.Before, section.Body, suggestion.After) : await s.MergeAsync(section, ordered, input.Version ?? section.Version);
            if (merged.Collides)
                return Failure.Conflict($"“{section.Title}” was changed since, in the same words. Nothing was saved yet: compare both texts, then take it over again.",
                    new EditConflict("text", ordered ?? suggestion.After, section.Body, section.Version, section.UpdatedBy, merged.Text));
            var writer = actor with { PersonId = suggestion.AuthorId, Name = suggestion.Author };
            var origin = $"suggested, and taken in by {actor.Name}";
            await s.WriteSectionAsync(held, section, section.Write(merged.Text, keepAll: false) with { Origin = origin }, "review.section_saved", actor, now, writer);
            await s.DecideAsync(held, suggestion with { State = SuggestionState.Taken }, "review.suggestion_taken", MentionReason.Taken, actor, now);
            return Done.Value;
        }, ct);
    }
}

/// <param name="Reason">Needed from everybody but its writer.</param>
public sealed record DeclineSuggestionInput(int Number, Guid Id, string? Reason);

/// <summary>Leaves the section as it is. Its writer may take a suggestion back in the same way.</summary>
public sealed class DeclineSuggestion(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(DeclineSuggestionInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var reason = checks.Optional("reason", input.Reason, 2000, "The reason");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSuggestionAsync(held.Review.Id, input.Id) is not { } suggestion) return actor.Lacks(Role.Responder) ?? Failure.NotFound("This suggestion");
            var isOwn = suggestion.AuthorId == actor.PersonId;
            if (!isOwn && actor.Lacks(Role.Responder) is { } refused) return refused;
            if (!checks.Must(isOwn || reason.Length > 0, "reason", $"Say why, so that {suggestion.Author} understands.").Passed) return checks.Failure;
            if (!suggestion.IsWaiting) return Failure.Conflict($"{suggestion.DecidedBy} has decided on this suggestion: {suggestion.State}.");
            await s.DecideAsync(held, suggestion with { State = SuggestionState.Declined, Reason = reason }, "review.suggestion_declined", MentionReason.Declined, actor, now);
            return Done.Value;
        }, ct);
    }
}

static class SuggestionDeciding
{
    /// <summary>The review is held, so nobody else decides at the same time.</summary>
    public static async Task DecideAsync(this WriteSession s, HeldReview held, Suggestion decided, string action, string reason, Actor actor, DateTimeOffset now)
    {
        await s.UpdateSuggestionAsync(decided with { DecidedBy = actor.Name, DecidedAt = now });
        if (actor.PersonId is { } by) await s.TellAsync(decided.AuthorId, by, held.Review.Id, decided.SectionId, decided.Id, reason, now);
        await s.RecordAsync(actor, now, new Fact(action, held.Incident.Id, decided.Id, new { Key = decided.SectionKey }));
        s.Announce(new LiveChange(held.Incident.Id, LivePart.Comments));
    }
}
