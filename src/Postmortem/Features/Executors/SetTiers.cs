using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Executors;

/// <summary>For services of which tiers a second person must approve a run.</summary>
public sealed class SetTiers(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(IReadOnlyList<string> tiers, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var kept = Tier.All.Where(tiers.Contains).ToList();
        if (tiers.Any(t => !Tier.All.Contains(t))) return Failure.Invalid("tiers", $"The tiers must be among: {string.Join(", ", Tier.All)}.");
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            await s.PutTwoPersonTiersAsync(kept);
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("executor.tiers_changed", null, Guid.Empty, new { Tiers = kept }));
            return Done.Value;
        }, ct);
    }
}
