using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Executors;

/// <summary>For services of which tiers a second person must approve a run.</summary>
public sealed class SetTiers(Database database, TimeProvider clock)
{
    const string Changed = "executor.tiers_changed";

    /// <param name="seen">Those that stood when the person chose, with commas between them, or none; null takes what stands.</param>
    public async Task<Result<Done>> RunAsync(IReadOnlyList<string> tiers, string? seen, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var kept = Tier.All.Where(tiers.Contains).ToList();
        if (tiers.Any(t => !Tier.All.Contains(t))) return Failure.Invalid("tiers", $"The tiers must be among: {string.Join(", ", Tier.All)}.");
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            var stand = await s.ListTwoPersonTiersAsync();
            if (seen is not null && !stand.ToHashSet().SetEquals(seen.Split(',').Where(Tier.All.Contains)) && !stand.ToHashSet().SetEquals(kept))
            {
                var by = await s.LastChangedByAsync(Guid.Empty, Changed);
                return Failure.Conflict($"{by} changed these tiers meanwhile: {(stand.Count == 0 ? "none" : string.Join(", ", stand.Select(Tier.InWords)))}. What you chose stands below; save again if it still holds.");
            }
            await s.PutTwoPersonTiersAsync(kept);
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact(Changed, null, Guid.Empty, new { Tiers = kept }));
            return Done.Value;
        }, ct);
    }
}
