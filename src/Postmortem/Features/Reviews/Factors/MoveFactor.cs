using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Factors;

/// <param name="Up">One place towards the first; otherwise one towards the last.</param>
public sealed record MoveFactorInput(int Number, Guid Id, bool Up);

/// <summary>Changes the order of the factors. The words stay the same, so sign-offs keep counting.</summary>
public sealed class MoveFactor(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(MoveFactorInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            var factors = (await s.ListFactorsAsync(held.Review.Id)).ToList();
            var from = factors.FindIndex(f => f.Id == input.Id);
            if (from < 0) return Failure.NotFound("This factor");
            if (held.Review.Locked() is { } locked) return locked;
            var to = from + (input.Up ? -1 : 1);
            if (to < 0 || to >= factors.Count) return Done.Value;
            (factors[from], factors[to]) = (factors[to], factors[from]);
            foreach (var (index, factor) in factors.Index()) await s.PlaceFactorAsync(factor.Id, index + 1);
            await s.RecordAsync(actor, now, new Fact("factor.moved", held.Incident.Id, input.Id, new { From = from + 1, To = to + 1 }));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}
