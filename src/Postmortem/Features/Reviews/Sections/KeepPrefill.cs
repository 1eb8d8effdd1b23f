using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Version">The version that the person read.</param>
/// <param name="Part">Name of the one part that is kept; null keeps all of them.</param>
public sealed record KeepPrefillInput(int Number, string Key, int? Version = null, string? Part = null);

/// <summary>A person read what was prefilled and keeps it as it is: the whole section, or one part.</summary>
public sealed class KeepPrefill(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(KeepPrefillInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindSectionAsync(held.Review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            if (held.Review.Locked() is { } locked) return locked;
            if (input.Part is { Length: > 0 } part)
            {
                // Its name tells its words, so what happened elsewhere in the section does not matter.
                if (section.OpenParts.All(u => u.Id != part)) return Failure.Conflict($"This part of “{section.Title}” has changed since you read it, or somebody kept it already. Look again.");
                await s.WriteSectionAsync(held, section, section.Keep([part]), "review.section_kept", actor, now);
                return Done.Value;
            }
            if (section.Version != (input.Version ?? section.Version)) return Failure.Conflict($"“{section.Title}” has changed since you read it. Look again and decide.");
            await s.WriteSectionAsync(held, section, section.Write(section.Body, keepAll: true), "review.section_kept", actor, now);
            return Done.Value;
        }, ct);
    }
}
