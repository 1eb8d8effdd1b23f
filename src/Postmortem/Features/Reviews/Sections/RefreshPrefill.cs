using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>Fills the sections that nobody touched from the record as it stands now. What a person wrote or kept stays.</summary>
public sealed class RefreshPrefill(Database database, TimeProvider clock)
{
    /// <returns>How many sections have newer text.</returns>
    public async Task<Result<int>> RunAsync(int number, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<int>>(async s =>
        {
            if (await s.HoldReviewAsync(number, actor) is not { } held) return Failure.NotFound($"The review of INC-{number}");
            if (held.Review.Locked() is { } locked) return locked;
            var record = await s.ReadRecordAsync(held.Incident.Id);
            var refreshed = 0;
            foreach (var section in await s.ListSectionsAsync(held.Review.Id))
            {
                if (Newer(section, record) is not { } text) continue;
                var after = section with { Body = text, Prefilled = text, UpdatedBy = actor.Name, UpdatedAt = now };
                await s.KeepRevisionAsync(section, now);
                await s.UpdateSectionAsync(after, section.Version);
                await s.IndexSectionAsync(held.Incident, after, now);
                refreshed++;
            }
            if (refreshed == 0) return 0;
            await s.RecordAsync(actor, now, new Fact("review.prefill_refreshed", held.Incident.Id, held.Review.Id, new { Sections = refreshed }));
            await s.TextChangedAsync(held, actor, now);
            return refreshed;
        }, ct);
    }

    /// <returns>The text that the record gives now, when it is another one and nobody touched the section.</returns>
    public static string? Newer(ReviewSection section, IncidentRecord record) =>
        !section.Touched && PrefillText.Fill(section.StartText, record) is var text && text != section.Body ? text : null;
}
