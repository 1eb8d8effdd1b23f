using Postmortem.Data;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Tests;

/// <param name="Version">The difference's version that was edited from; null takes the newest.</param>
public sealed record EditDifferenceInput(int Number, Guid Id, DifferenceInput Difference, int? Version = null);

public sealed class EditDifference(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditDifferenceInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.FindDifferenceAsync(held.Review.Id, input.Id) is not { } before) return Failure.NotFound("This difference");
            var checks = new Checks();
            var after = input.Difference.Check(checks, before);
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            if (after == before) return Done.Value;
            if (before.Version != (input.Version ?? before.Version))
            {
                var by = await s.LastChangedByAsync(before.Id);
                return Failure.Collision("this difference", new EditConflict("dimension", TextOf(after), TextOf(before), before.Version, by));
            }
            await s.UpdateDifferenceAsync(after);
            await s.RecordAsync(actor, now, new Fact("difference.edited", held.Incident.Id, after.Id, new
            {
                Name = after.Dimension,
                Before = new { before.Dimension, before.Production, before.Test, before.Effect },
                After = new { after.Dimension, after.Production, after.Test, after.Effect },
            }));
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
            return Done.Value;
        }, ct);
    }

    static string TextOf(Difference d) => $"{d.Dimension}\nProduction: {d.Production}\nTest: {d.Test}\nEffect: {d.Effect}";
}
