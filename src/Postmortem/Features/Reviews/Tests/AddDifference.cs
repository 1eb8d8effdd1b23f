using Postmortem.Data;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Tests;

public sealed record AddDifferenceInput(int Number, DifferenceInput Difference);

/// <summary>Names one thing that was otherwise in test than in production.</summary>
public sealed class AddDifference(Database database, TimeProvider clock)
{
    public const int Most = 100;

    public async Task<Result<Guid>> RunAsync(AddDifferenceInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            var checks = new Checks();
            var difference = input.Difference.Check(checks, new Difference { Id = Guid.CreateVersion7(now), ReviewId = held.Review.Id, IncidentId = held.Incident.Id });
            if (!checks.Passed) return checks.Failure;
            if (held.Review.Locked() is { } locked) return locked;
            var standing = await s.ListDifferencesAsync(held.Review.Id);
            if (standing.Count >= Most) return Failure.Invalid("dimension", $"This review has {Most} differences. Join some of them before adding another.");
            difference = difference with { Position = standing.Count == 0 ? 1 : standing[^1].Position + 1 };
            await s.InsertDifferenceAsync(difference);
            await s.RecordAsync(actor, now, new Fact("difference.added", held.Incident.Id, difference.Id, new { Name = difference.Dimension, difference.Production, difference.Test }));
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
            return difference.Id;
        }, ct);
    }
}
