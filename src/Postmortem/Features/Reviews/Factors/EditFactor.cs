using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Factors;

/// <param name="Version">The factor's version that was edited from; null takes the newest.</param>
public sealed record EditFactorInput(int Number, Guid Id, FactorInput Factor, int? Version = null);

public sealed class EditFactor(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditFactorInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindFactorAsync(held.Review.Id, input.Id) is not { } before) return Failure.NotFound("This factor");
            var (people, services) = await s.ReadNamesAsync(held.Incident.Id);
            var checks = new Checks();
            var wanted = input.Factor.Check(checks, people, services);
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            var after = before with { Text = wanted.Text, Category = wanted.Category, Evidence = wanted.Evidence, Explored = wanted.Explored, NoActionBecause = wanted.NoActionBecause };
            if (after == before) return Done.Value;
            if (before.Version != (input.Version ?? before.Version))
            {
                var by = await s.LastChangedByAsync(before.Id, "factor.edited");
                return Failure.Collision("this factor", new EditConflict("text", wanted.Text, before.Text, before.Version, by, Others: ConflictingField.Differing(new("Category", wanted.Category, before.Category),
                        new("Evidence", wanted.Evidence, before.Evidence), new("Explored", wanted.Explored ? "yes" : "no", before.Explored ? "yes" : "no"), new("No action because", wanted.NoActionBecause, before.NoActionBecause))));
            }
            await s.UpdateFactorAsync(after);
            await s.RecordAsync(actor, now, new Fact("factor.edited", held.Incident.Id, after.Id, new
            {
                Before = new { before.Text, before.Category, before.Evidence, before.Explored, before.NoActionBecause },
                After = new { after.Text, after.Category, after.Evidence, after.Explored, after.NoActionBecause },
            }));
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
            return Done.Value;
        }, ct);
    }
}
