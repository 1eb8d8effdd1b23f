using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <summary>What a form needs to offer a service.</summary>
public sealed record ServiceOption
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Slug { get; init; } = "";
    public string Tier { get; init; } = "";
    public string RollbackInstructions { get; init; } = "";
}

/// <summary>The SQL of <c>services</c>.</summary>
public static class ServiceStore
{
    const string Columns = "s.id, s.name, s.slug, s.tier, s.owner, s.description, s.links, s.rollback_instructions, s.created_at, s.archived_at, s.version, s.shared";

    public static async Task<Service?> FindServiceAsync(this ReadSession session, string slug) =>
        await session.WithDependenciesAsync(await session.OneAsync<Service>($"select {Columns} from services s where s.slug = @slug", new { slug }));

    public static async Task<Service?> FindServiceAsync(this ReadSession session, Guid id) =>
        await session.WithDependenciesAsync(await session.OneAsync<Service>($"select {Columns} from services s where s.id = @id", new { id }));

    /// <returns>The short name; null when there is none, or no service, archived or not, bears it.</returns>
    public static async Task<string?> KnownServiceAsync(this ReadSession session, string? slug, UnknownWords unknown) => string.IsNullOrEmpty(slug) ? null
        : slug.All(c => char.IsLetterOrDigit(c) || c is '-') && await session.ScalarAsync<int>("select count(*) from services where slug = @slug", new { slug }) > 0 ? slug : unknown.Name(slug, "is no service here");

    /// <summary>Every service in use, for selects and checkbox lists. Catalogues have hundreds, not thousands.</summary>
    /// <param name="kept">Those that are held, or chosen, although they may be archived; they come last.</param>
    public static Task<IReadOnlyList<ServiceOption>> ListServicesAsync(this ReadSession session, params IEnumerable<Guid?> kept)
    {
        var keys = new KeyList(kept.OfType<Guid>().Distinct().DefaultIfEmpty(Guid.Empty));
        return session.ListAsync<ServiceOption>($"""
            select v.id, {ArchivedServices.LabelSql} as name, v.slug, v.tier, v.rollback_instructions from services v
            where v.archived_at is null or v.id in {keys.Names} order by v.archived_at is not null, lower(v.name), v.id
            """, keys.Values);
    }

    /// <param name="slug">The service that a list is narrowed to.</param>
    public static async Task<IReadOnlyList<ServiceOption>> ListServicesAsync(this ReadSession session, string? slug) => await session.ListServicesAsync(await session.FindIdBySlugAsync(slug));

    static async Task<Guid?> FindIdBySlugAsync(this ReadSession session, string? slug) =>
        string.IsNullOrEmpty(slug) ? null : await session.ScalarAsync<Guid?>("select id from services where slug = @slug", new { slug });

    /// <summary>Finds by name, whatever its letter case, or adds it. For import and capture, inside their transaction.</summary>
    public static async Task<Guid> FindOrAddServiceAsync(this WriteSession session, string name, Actor actor, DateTimeOffset now, string tier = Tier.Standard, string owner = "")
    {
        name = name.Trim();
        if (await session.FindIdByNameAsync(name) is { } known) return known;
        var service = new Service { Id = Guid.CreateVersion7(now), Name = name, Tier = tier, Owner = owner, Slug = await session.FreeSlugAsync(ServiceSlug.From(name)), CreatedAt = now };
        await session.InsertServiceAsync(service);
        await session.RecordAsync(actor, now, new Fact("service.added", null, service.Id, new { service.Name, service.Tier }));
        return service.Id;
    }

    internal static Task<Guid?> FindIdByNameAsync(this ReadSession session, string name) =>
        session.OneAsync<Guid?>("select s.id from services s where lower(s.name) = lower(@name) order by s.archived_at is not null, s.id limit 1", new { name });

    internal static async Task<string> FreeSlugAsync(this ReadSession session, string wanted)
    {
        var taken = (await session.ListAsync<string>("select s.slug from services s where s.slug = @wanted or s.slug like @wanted || '-%'", new { wanted })).ToHashSet();
        return taken.Contains(wanted) ? Enumerable.Range(2, taken.Count + 1).Select(n => $"{wanted}-{n}").First(s => !taken.Contains(s)) : wanted;
    }

    internal static Task<int> InsertServiceAsync(this WriteSession session, Service service) => session.ExecuteAsync("""
        insert into services (id, name, slug, tier, owner, description, links, rollback_instructions, created_at, shared)
        values (@Id, @Name, @Slug, @Tier, @Owner, @Description, @Links, @RollbackInstructions, @CreatedAt, @Shared)
        """, service);

    /// <returns>False when somebody else changed it after the version given.</returns>
    internal static async Task<bool> UpdateServiceAsync(this WriteSession session, Service service) => await session.ExecuteAsync("""
        update services set name = @Name, slug = @Slug, tier = @Tier, owner = @Owner, description = @Description, links = @Links,
            rollback_instructions = @RollbackInstructions, archived_at = @ArchivedAt, shared = @Shared, version = version + 1
        where id = @Id and version = @Version
        """, service) == 1;
}
