using Postmortem.Data;

namespace Postmortem.Features.Intake.Sources;

/// <summary>The SQL of <c>intake_sources</c> and <c>intake_services</c>.</summary>
public static class SourceStore
{
    const string Columns = "id, kind, name, key, secret, old_secret, old_secret_until, mapping, created_at, created_by, rotated_at, disabled_at, version";

    public static Task<Source?> FindSourceAsync(this ReadSession session, Guid id) => session.OneAsync<Source>($"select {Columns} from intake_sources where id = @id", new { id });

    public static Task<Source?> FindSourceAsync(this ReadSession session, string kind, string key) => session.OneAsync<Source>($"select {Columns} from intake_sources where key = @key and kind = @kind", new { kind, key });

    internal static async Task<bool> HasSourceAsync(this ReadSession session, string name) => await session.ScalarAsync<int>("select count(*) from intake_sources where lower(name) = lower(@name)", new { name }) > 0;

    public static Task<IReadOnlyList<SourceRow>> ListSourcesAsync(this ReadSession session) => session.ListAsync<SourceRow>("""
        select s.id, s.kind, s.name, s.disabled_at,
            (select d.received_at from intake_deliveries d where d.source_id = s.id order by d.id desc limit 1) as last_at,
            (select d.outcome from intake_deliveries d where d.source_id = s.id order by d.id desc limit 1) as last_outcome
        from intake_sources s order by s.disabled_at is not null, lower(s.name)
        """);

    internal static Task<int> InsertSourceAsync(this WriteSession session, Source source) => session.ExecuteAsync("""
        insert into intake_sources (id, kind, name, key, secret, mapping, created_at, created_by) values (@Id, @Kind, @Name, @Key, @Secret, @Mapping, @CreatedAt, @CreatedBy)
        """, source);

    /// <returns>False when somebody else changed it after the version that was read.</returns>
    internal static async Task<bool> UpdateSourceAsync(this WriteSession session, Source source) => await session.ExecuteAsync("""
        update intake_sources set secret = @Secret, old_secret = @OldSecret, old_secret_until = @OldSecretUntil, mapping = @Mapping, rotated_at = @RotatedAt, disabled_at = @DisabledAt, version = version + 1
        where id = @Id and version = @Version
        """, source) == 1;

    public static Task<IReadOnlyList<NamedService>> ListNamedServicesAsync(this ReadSession session, Guid sourceId) => session.ListAsync<NamedService>("""
        select x.name, v.name as service, v.slug from intake_services x join services v on v.id = x.service_id where x.source_id = @sourceId order by x.name
        """, new { sourceId });

    /// <summary>Names of this source's changes and alerts that the catalogue does not know.</summary>
    public static Task<IReadOnlyList<NamedService>> ListUnknownNamesAsync(this ReadSession session, string sourceName) => session.ListAsync<NamedService>("""
        select x.name, count(*) as told from (
            select c.service_name as name from changes c where c.service_id is null and c.source = @sourceName and c.service_name <> ''
            union all
            select a.service_name as name from alerts a where a.service_id is null and a.source = @sourceName and a.service_name <> '') x
        group by x.name order by x.name limit 50
        """, new { sourceName });

    internal static Task<int> PutNamedServiceAsync(this WriteSession session, Guid sourceId, string name, Guid serviceId) => session.ExecuteAsync("""
        insert into intake_services (source_id, name, service_id) values (@sourceId, @name, @serviceId)
        on conflict (source_id, name) do update set service_id = excluded.service_id
        """, new { sourceId, name, serviceId });

    /// <summary>The catalogue's short name for a repository, project or application: by rule, or by the last part of its name; otherwise the name itself.</summary>
    internal static async Task<string> ResolveServiceAsync(this ReadSession session, Guid sourceId, string name) =>
        await session.OneAsync<string>("""
            select v.slug from services v where v.id = (select service_id from intake_services where source_id = @sourceId and name = @name)
            """, new { sourceId, name })
        ?? await session.OneAsync<string>("select slug from services where slug = @last", new { last = name.Split('/')[^1].ToLowerInvariant() })
        ?? name;
}
