using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <summary>Takes a service out of the lists that forms offer, or brings it back. Its incidents keep it.</summary>
public sealed class ArchiveService(Database database, TimeProvider clock)
{
    public Task<Result<Done>> RunAsync(string slug, Actor actor, CancellationToken ct) => SetAsync(slug, clock.GetUtcNow(), actor, ct);

    public Task<Result<Done>> RestoreAsync(string slug, Actor actor, CancellationToken ct) => SetAsync(slug, null, actor, ct);

    async Task<Result<Done>> SetAsync(string slug, DateTimeOffset? archivedAt, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindServiceAsync(slug) is not { } service) return Failure.NotFound($"The service {slug}");
            // Pressed twice, or by two people: it is as wanted already.
            if (service.ArchivedAt is null == archivedAt is null) return Done.Value;
            if (!await s.UpdateServiceAsync(service with { ArchivedAt = archivedAt }))
                return Failure.Conflict($"Somebody changed {service.Name} a moment ago. Look again and decide.");
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact(archivedAt is null ? "service.restored" : "service.archived", null, service.Id));
            return Done.Value;
        }, ct);
    }
}
