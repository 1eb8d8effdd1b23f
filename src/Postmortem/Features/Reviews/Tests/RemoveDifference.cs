using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Experiments;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Tests;

/// <summary>Takes a difference out of the review. One that led to follow-ups or experiments stays: they would lose their reason.</summary>
public sealed class RemoveDifference(Database database, TimeProvider clock)
{
    /// <param name="seen">The difference's version that was looked at; null takes the newest.</param>
    public async Task<Result<Done>> RunAsync(int number, Guid id, int? seen, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(number, actor) is not { } held) return Failure.NotFound($"The review of INC-{number}");
            if (await s.FindDifferenceAsync(held.Review.Id, id) is not { } difference) return Failure.NotFound("This difference");
            if (held.Review.Locked() is { } locked) return locked;
            if (difference.Version != (seen ?? difference.Version)) return Failure.ChangedSinceSeen("this difference");
            var followUps = (await s.ListDifferenceFollowUpsAsync(held.Review.Id)).Where(f => f.DifferenceId == id).Select(f => ActionItem.NameOf(f.Number));
            var led = followUps.Concat((await s.ListExperimentsForAsync(id)).Select(Experiment.NameOf)).ToList();
            if (led.Count > 0) return Failure.Conflict($"{string.Join(", ", led)} came of this difference, so it stays. Edit it if it is not right.");
            await s.DeleteDifferenceAsync(id);
            await s.RecordAsync(actor, now, new Fact("difference.removed", held.Incident.Id, id, new { Name = difference.Dimension, difference.Production, difference.Test, difference.Effect }));
            await s.IndexRowsAsync(held, now);
            await s.TextChangedAsync(held, actor, now);
            return Done.Value;
        }, ct);
    }
}
