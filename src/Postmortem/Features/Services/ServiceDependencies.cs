using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <summary>A service as a link needs it.</summary>
public sealed record ServiceName
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Slug { get; init; } = "";
}

/// <summary>The SQL of <c>service_dependencies</c>: what a service needs to work.</summary>
public static class ServiceDependencies
{
    public static Task<IReadOnlyList<ServiceName>> ListDependenciesAsync(this ReadSession session, Guid serviceId) => session.ListAsync<ServiceName>(
        "select v.id, v.name, v.slug from service_dependencies d join services v on v.id = d.depends_on_id where d.service_id = @serviceId order by lower(v.name), v.id", new { serviceId });

    public static Task<IReadOnlyList<ServiceName>> ListDependentsAsync(this ReadSession session, Guid serviceId) => session.ListAsync<ServiceName>(
        "select v.id, v.name, v.slug from service_dependencies d join services v on v.id = d.service_id where d.depends_on_id = @serviceId order by lower(v.name), v.id", new { serviceId });

    internal static async Task<Service?> WithDependenciesAsync(this ReadSession session, Service? service) =>
        service is null ? null : service with { DependsOn = [.. (await session.ListDependenciesAsync(service.Id)).Select(d => d.Slug)] };

    /// <summary>Makes the rows say what the service says.</summary>
    /// <returns>The fault when it names one that the catalogue does not have, or itself.</returns>
    internal static async Task<Failure?> PutDependenciesAsync(this WriteSession session, Service service)
    {
        await session.ExecuteAsync("delete from service_dependencies where service_id = @Id", new { service.Id });
        foreach (var slug in service.DependsOn)
        {
            if (slug == service.Slug) return Failure.Invalid("depends_on", $"{service.Name} cannot depend on itself. Take it out.");
            if (await session.ScalarAsync<Guid?>("select id from services where slug = @slug", new { slug }) is not { } id)
                return Failure.Invalid("depends_on", $"The catalogue has no service with the short name “{slug}”. Add it first, or take it out.");
            await session.ExecuteAsync("insert into service_dependencies (service_id, depends_on_id) values (@Service, @id)", new { Service = service.Id, id });
        }
        return null;
    }
}
