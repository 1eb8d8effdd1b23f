using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Factors;

/// <param name="SourceRef">The factor's own name where it comes from; the same one again gives the factor that stands.</param>
public sealed record AddFactorInput(int Number, FactorInput Factor, string? SourceRef = null);

public sealed class AddFactor(Database database, TimeProvider clock)
{
    public const int Most = 100;

    public async Task<Result<Guid>> RunAsync(AddFactorInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (input.SourceRef is { } source && await s.FindFactorBySourceAsync(held.Review.Id, source) is { } known) return known.Id;
            var (people, services) = await s.ReadNamesAsync(held.Incident.Id);
            var checks = new Checks();
            var factor = input.Factor.Check(checks, people, services);
            checks.Optional("source_ref", input.SourceRef, 500, "The source");
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            var standing = await s.ListFactorsAsync(held.Review.Id);
            if (standing.Count >= Most) return Failure.Invalid("text", $"This review has {Most} factors. Join some of them before adding another.");
            factor = factor with
            {
                Id = Guid.CreateVersion7(now),
                ReviewId = held.Review.Id,
                IncidentId = held.Incident.Id,
                Position = standing.Count == 0 ? 1 : standing[^1].Position + 1,
                SourceRef = input.SourceRef,
            };
            await s.InsertFactorAsync(factor);
            await s.RecordAsync(actor, now, new Fact("factor.added", held.Incident.Id, factor.Id, new { factor.Text, factor.Category }));
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
            return factor.Id;
        }, ct);
    }
}
