using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Key">One section; null takes the news into all of them.</param>
public sealed record RefreshPrefillInput(int Number, string? Key = null);

/// <summary>Brings what the record says now into the prefilled parts of the sections. What a person wrote or kept stays.</summary>
public sealed class RefreshPrefill(Database database, TimeProvider clock)
{
    /// <returns>How many sections have newer text.</returns>
    public async Task<Result<int>> RunAsync(RefreshPrefillInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<int>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (held.Review.Locked() is { } locked) return locked;
            var sections = await s.ListSectionsAsync(held.Review.Id);
            var refreshed = 0;
            var changed = false;
            foreach (var news in (await s.ListRecordNewsAsync(held.Incident.Id, sections)).Where(x => input.Key is null || x.Before.Key == input.Key))
            {
                var section = news.Before;
                var after = news.After with { Origin = "filled from the record", UpdatedBy = actor.Name, UpdatedAt = now };
                if (after.Body != section.Body) await s.KeepRevisionAsync(section, now);
                await s.UpdateSectionAsync(after, section.Version);
                if (after.Body != section.Body) await s.IndexSectionAsync(held.Incident, after, now);
                changed |= after.Body != section.Body;
                refreshed++;
            }
            if (refreshed == 0) return 0;
            await s.RecordAsync(actor, now, new Fact("review.prefill_refreshed", held.Incident.Id, held.Review.Id, new { Sections = refreshed }));
            if (changed) await s.TextChangedAsync(held, actor, now);
            else s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return refreshed;
        }, ct);
    }
}
