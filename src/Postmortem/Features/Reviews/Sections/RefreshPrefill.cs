using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <param name="Key">One section; null takes the news into all of them.</param>
/// <param name="Change">One change of that section alone, by its name.</param>
/// <param name="Leave">The text stands as it is; what the record says otherwise is not asked again.</param>
public sealed record RefreshPrefillInput(int Number, string? Key = null, string? Change = null, bool Leave = false);

/// <param name="Sections">How many sections were brought up to the record.</param>
public sealed record RefreshedPrefill(int Sections);

/// <summary>Brings what the record says now into the sections. What a person wrote stays until they choose.</summary>
public sealed class RefreshPrefill(Database database, TimeProvider clock)
{
    public async Task<Result<RefreshedPrefill>> RunAsync(RefreshPrefillInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        if (input.Key is null && (input.Change is not null || input.Leave)) return Failure.Invalid("section", "Say which section this is about.");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<RefreshedPrefill>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (held.Review.Locked() is { } locked) return locked;
            var sections = await s.ListSectionsAsync(held.Review.Id);
            var (refreshed, changed) = (0, false);
            foreach (var news in (await s.ListRecordNewsAsync(held.Incident.Id, sections)).Where(x => input.Key is null || x.Before.Key == input.Key))
            {
                if (input.Change is not null && news.Choices.All(c => c.Id != input.Change))
                    return Failure.Conflict($"“{news.Before.Title}” or the record has changed since you read this. Look again and decide.");
                var section = news.Before;
                var after = Answered(news, input);
                if (after == section) continue;
                if (after.Body != section.Body)
                {
                    after = after with { Origin = "filled from the record", UpdatedBy = actor.Name, UpdatedAt = now };
                    await s.KeepRevisionAsync(section, now);
                }
                await s.UpdateSectionAsync(after, section.Version);
                if (after.Body != section.Body) await s.IndexSectionAsync(held.Incident, after, now);
                changed |= after.Body != section.Body;
                refreshed++;
            }
            if (refreshed == 0) return new RefreshedPrefill(0);
            await s.RecordAsync(actor, now, new Fact("review.prefill_refreshed", held.Incident.Id, held.Review.Id, new { Sections = refreshed, input.Leave }));
            if (changed) await s.TextChangedAsync(held, actor, now);
            else s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return new RefreshedPrefill(refreshed);
        }, ct);
    }

    static ReviewSection Answered(RecordNews news, RefreshPrefillInput input)
    {
        var said = input.Leave ? Answer.Leave : Answer.Take;
        if (input.Change is null) return input.Leave ? news.Before.Refresh(news.Now, _ => said).After : news.After;
        var (after, _) = news.Before.Refresh(news.Now, change => change.Id == input.Change ? said : Answer.Wait);
        // Whoever chose these words over others has read them.
        var taken = TextUnits.Of(after.Body).Where(u => u.Says).Select(u => u.Id).Except(TextUnits.Of(news.Before.Body).Select(u => u.Id));
        return after.Touched ? after : after.Keep(taken);
    }
}
