using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Revision">The version whose text shall stand again.</param>
/// <param name="Version">The section's version that the person saw.</param>
public sealed record RestoreSectionInput(int Number, string Key, int Revision, int? Version = null);

/// <summary>Makes an earlier text the standing one. The text that it replaces stays in the history.</summary>
public sealed class RestoreSection(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(RestoreSectionInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSectionAsync(held.Review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            if (await s.FindRevisionAsync(section.Id, input.Revision) is not { } revision) return Failure.NotFound($"Version {input.Revision} of “{section.Title}”");
            if (held.Review.Locked() is { } locked) return locked;
            if ((await s.ReadHiddenTextsAsync(held.Incident.Id)).AreToldBy(revision.Body)) return Failure.Conflict(HiddenTexts.InPlace);
            if (section.Version != (input.Version ?? section.Version)) return Failure.Conflict($"{section.UpdatedBy} saved “{section.Title}” a moment ago. Look again and decide.");
            await s.WriteSectionAsync(held, section, section.Write(revision.Body, keepAll: true) with { Origin = $"restored from version {input.Revision}" }, "review.section_restored", actor, now);
            return Done.Value;
        }, ct);
    }
}
