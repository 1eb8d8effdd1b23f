using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Key">The section's stable id.</param>
/// <param name="Body">Markdown; empty clears the section.</param>
/// <param name="Version">The version that was edited from; null takes the newest (API, import).</param>
/// <param name="KeepRest">What is left of the prefilled text was read, and is kept.</param>
public sealed record SaveSectionInput(int Number, string Key, string? Body, int? Version = null, bool KeepRest = false);

/// <summary>Writes one section. What differs from the prefilled text is its writer's; the same text again says that a person looked at all of it.</summary>
public sealed class SaveSection(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(SaveSectionInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var body = checks.Optional("text", input.Body, ReviewText.LongestBody, "The text");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSectionAsync(held.Review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            if (held.Review.Locked() is { } locked) return locked;
            if (section.Version != (input.Version ?? section.Version) && section.Body != body)
                return Failure.Conflict($"{section.UpdatedBy} saved “{section.Title}” while you were writing. Your text was not saved yet; both stand below.",
                    new EditConflict("text", body, section.Body, section.Version, section.UpdatedBy));
            await s.WriteSectionAsync(held, section, section.Write(body, input.KeepRest || body == section.Body), "review.section_saved", actor, now);
            if (actor.PersonId is { } person) await s.RemoveDraftAsync(section.Id, person);
            return Done.Value;
        }, ct);
    }
}

static class SectionWriting
{
    /// <summary>Replaces the text, keeping the one before as a revision.</summary>
    /// <param name="after">The section as it shall stand.</param>
    public static async Task WriteSectionAsync(this WriteSession s, HeldReview held, ReviewSection section, ReviewSection after, string action, Actor actor, DateTimeOffset now)
    {
        if (section == after) return;
        after = after with { UpdatedBy = actor.Name, UpdatedAt = now };
        var same = section.Body == after.Body;
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
        await s.TextChangedAsync(held, actor, now);
    }
}
