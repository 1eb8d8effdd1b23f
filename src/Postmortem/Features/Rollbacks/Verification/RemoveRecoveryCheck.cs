using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>It is no longer asked. What was read by it stays with the attempts.</summary>
public sealed class RemoveRecoveryCheck(Database database, TimeProvider clock)
{
    /// <param name="seen">The check's version that was looked at; null takes the newest.</param>
    public async Task<Result<Done>> RunAsync(string slug, Guid check, int? seen, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindServiceAsync(slug) is not { } service) return Failure.NotFound($"The service {slug}");
            // Pressed twice, or by two people: it is as wanted already.
            if ((await s.ListRecoveryChecksAsync(service.Id)).FirstOrDefault(c => c.Id == check) is not { } standing) return Done.Value;
            if (!await s.DeleteRecoveryCheckAsync(standing.Id, seen ?? standing.Version)) return Failure.ChangedSinceSeen("this check");
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("recovery_check.removed", null, standing.Id, new { Service = service.Name, standing.Name, standing.Query, standing.Wanted, standing.HoldMinutes, standing.Url }));
            return Done.Value;
        }, ct);
    }
}
