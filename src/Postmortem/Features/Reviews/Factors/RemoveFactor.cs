using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Experiments;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Factors;

/// <summary>Takes a factor out of the review. One that follow-ups answer stays: they would lose their reason.</summary>
public sealed class RemoveFactor(Database database, TimeProvider clock)
{
    /// <param name="seen">The factor's version that was looked at; null takes the newest.</param>
    public async Task<Result<Done>> RunAsync(int number, Guid id, int? seen, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(number, actor) is not { } held) return Failure.NotFound($"The review of INC-{number}");
            if (await s.FindFactorAsync(held.Review.Id, id) is not { } factor) return Failure.NotFound("This factor");
            if (held.Review.Locked() is { } locked) return locked;
            if (factor.Version != (seen ?? factor.Version)) return Failure.ChangedSinceSeen("this factor");
            var answers = (await s.ListFactorFollowUpsAsync(held.Review.Id)).Where(a => a.FactorId == id).ToList();
            if (answers.Count > 0) return Failure.Conflict($"{string.Join(", ", answers.Select(a => ActionItem.NameOf(a.Number)))} answer this factor. Let them answer another one first.");
            var experiments = await s.ListExperimentsIntoAsync(id);
            if (experiments.Count > 0) return Failure.Conflict($"{string.Join(", ", experiments.Select(Experiment.NameOf))} look into this factor. Take it out of them first.");
            await s.DeleteFactorAsync(id);
            await s.RecordAsync(actor, now, new Fact("factor.removed", held.Incident.Id, id, new { factor.Text, factor.Category, factor.Evidence }));
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
            return Done.Value;
        }, ct);
    }
}
