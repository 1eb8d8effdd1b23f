using Postmortem.Data;
using Postmortem.Features.Alerts;
using Postmortem.Features.Changes;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Intake.Sources;

/// <summary>Says which service a source means by a name: from now on, and for what it told before.</summary>
public sealed class AdoptService(Database database, TimeProvider clock)
{
    /// <param name="serviceId">Null adds a service of this name to the catalogue.</param>
    public async Task<Result<Done>> RunAsync(Guid sourceId, string? name, Guid? serviceId, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var called = checks.Required("name", name, 200, "The name");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindSourceAsync(sourceId) is not { } source) return Failure.NotFound("The source");
            var id = serviceId ?? await s.FindOrAddServiceAsync(Words.Cut(called.Split('/')[^1], 100), actor, now);
            if (await s.FindServiceAsync(id) is not { } service) return Failure.Invalid("service", "This service is not known. Choose one from the catalogue.");
            await s.PutNamedServiceAsync(source.Id, called, service.Id);
            await s.AdoptChangesAsync(source.Name, called, service.Id);
            await s.AdoptAlertsAsync(source.Name, called, service.Id);
            await s.RecordAsync(actor, now, new Fact("source.service_named", null, source.Id, new { Source = source.Name, Name = called, Service = service.Name }));
            return Done.Value;
        }, ct);
    }
}
