using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

public sealed class AddService(Database database, TimeProvider clock)
{
    public async Task<Result<Service>> RunAsync(ServiceFields input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var service = input.ApplyTo(new Service { Id = Guid.CreateVersion7(now), CreatedAt = now }, checks);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Service>>(async s =>
        {
            if (await s.FindIdByNameAsync(service.Name) is not null) return Failure.Invalid("name", "There is a service of this name already. Choose another name, or edit that one.");
            if (service.Slug.Length > 0 && await s.FindServiceAsync(service.Slug) is { } other) return Failure.Invalid("slug", $"This short name belongs to {other.Name}. Choose another one.");
            var saved = service.Slug.Length > 0 ? service : service with { Slug = await s.FreeSlugAsync(ServiceSlug.From(service.Name)) };
            await s.InsertServiceAsync(saved);
            if (await s.PutDependenciesAsync(saved) is { } unknown) return unknown;
            await s.RecordAsync(actor, now, new Fact("service.added", null, saved.Id, new { saved.Name, saved.Tier, saved.DependsOn }));
            return saved;
        }, ct);
    }
}
