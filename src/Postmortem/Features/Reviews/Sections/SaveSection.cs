using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Key">The section's stable id.</param>
/// <param name="Body">Markdown; empty clears the section.</param>
/// <param name="Version">The version that was edited from; null takes the newest (API, import). What others changed since is brought together with this.</param>
/// <param name="KeepRest">What is left of the prefilled text was read, and is kept.</param>
/// <param name="Draft">The mark of the draft that was seen and ends with this; null ends whichever stands.</param>
public sealed record SaveSectionInput(int Number, string Key, string? Body, int? Version = null, bool KeepRest = false, string? Draft = null);

/// <param name="MergedWith">Whose words, saved meanwhile, the text holds as well; null when nobody saved in between.</param>
/// <param name="OtherDraft">What the same person typed on another device meanwhile, which stays their draft.</param>
public sealed record SavedSection(string? MergedWith, SectionDraft? OtherDraft);

/// <summary>Writes one section. What differs from the prefilled text is its writer's; the same text again says that a person looked at all of it.</summary>
public sealed class SaveSection(Database database, TimeProvider clock)
{
    public async Task<Result<SavedSection>> RunAsync(SaveSectionInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var body = checks.Optional("text", input.Body, ReviewText.LongestBody, "The text");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<SavedSection>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSectionAsync(held.Review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            if (held.Review.Locked() is { } locked) return locked;
            var merged = await s.MergeAsync(section, body, input.Version ?? section.Version);
            if (merged.Collides)
                return Failure.Conflict($"{section.UpdatedBy} saved “{section.Title}” while you were writing, and changed the same words. Nothing of yours was saved yet: compare both texts, then save again.",
                    new EditConflict("text", body, section.Body, section.Version, section.UpdatedBy, merged.Text));
            var other = merged.Text == body ? null : section.UpdatedBy;
            var origin = other is null ? "" : $"merged with version {section.Version} by {other}";
            await s.WriteSectionAsync(held, section, section.Write(merged.Text, input.KeepRest || body == section.Body) with { Origin = origin }, "review.section_saved", actor, now);
            return new SavedSection(other, actor.PersonId is { } person ? await s.DropDraftAsync(section.Id, person, input.Draft, body) : null);
        }, ct);
    }
}

static class SectionWriting
{
    /// <summary>Brings a text together with what stands now. Collides as well when the version that it began with is not there any more.</summary>
    public static async Task<JoinedText> MergeAsync(this ReadSession s, ReviewSection section, string text, int version)
    {
        if (version == section.Version || text == section.Body) return new(text, false);
        return await s.FindRevisionAsync(section.Id, version) is { } before ? TextMerge.Of(before.Body, section.Body, text) : new(text, true);
    }

    /// <summary>Replaces the text, keeping the one before as a revision.</summary>
    /// <param name="after">The section as it shall stand.</param>
    /// <param name="writer">Whose words they are, where somebody else saves them.</param>
    public static async Task WriteSectionAsync(this WriteSession s, HeldReview held, ReviewSection section, ReviewSection after, string action, Actor actor, DateTimeOffset now, Actor? writer = null)
    {
        if (section == after with { Origin = section.Origin }) return;
        after = after with { UpdatedBy = (writer ?? actor).Name, UpdatedAt = now };
        var same = section.Body == after.Body;
        if (same) after = after with { Origin = section.Origin };
        if (!same) await s.KeepRevisionAsync(section, now);
        // The row was read under the review's lock, so nobody can have changed it since.
        await s.UpdateSectionAsync(after, section.Version);
        if (same)
        {
            await s.RecordAsync(actor, now, new Fact("review.section_kept", held.Incident.Id, section.Id, new { section.Key }));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return;
        }
        await s.IndexSectionAsync(held.Incident, after, now);
        await s.RecordAsync(actor, now, new Fact(action, held.Incident.Id, section.Id, new { section.Key, Version = section.Version + 1 }));
        await s.TextChangedAsync(held, actor, now, writer);
    }
}
