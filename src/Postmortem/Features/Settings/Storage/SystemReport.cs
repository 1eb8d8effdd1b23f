using System.Reflection;
using System.Runtime.InteropServices;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Settings.Storage;

/// <summary>When this process began to serve.</summary>
public sealed class Started(TimeProvider clock) : IHostedService
{
    public DateTimeOffset At { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        At = clock.GetUtcNow();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

public sealed record SystemReport
{
    public required string Version { get; init; }
    public required string Runtime { get; init; }
    public required Uri Address { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required string Engine { get; init; }
    public required string Place { get; init; }
    public required int SchemaVersion { get; init; }
    public required long DatabaseBytes { get; init; }
    public required IReadOnlyList<TableCount> Counts { get; init; }
    public required OutboxState Outbox { get; init; }
}

public sealed record TableCount
{
    public string What { get; init; } = "";
    public long Number { get; init; }
}

/// <param name="Failed">The newest that were given up.</param>
public sealed record OutboxState(int Waiting, int FailedCount, IReadOnlyList<FailedMessage> Failed);

public sealed record FailedMessage
{
    public Guid Id { get; init; }
    public string Topic { get; init; } = "";
    public int Attempts { get; init; }
    public DateTimeOffset FailedAt { get; init; }
    public string LastError { get; init; } = "";
}

static class SystemReader
{
    const int Shown = 50;

    public static async Task<SystemReport> ReadReportAsync(this ReadSession s, AppOptions options, Started started) => new()
    {
        Version = typeof(SystemReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown",
        Runtime = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}",
        Address = options.BaseUrl,
        StartedAt = started.At,
        Engine = s.Dialect.IsPostgres
            ? $"PostgreSQL {await s.ScalarAsync<string>("select current_setting('server_version')")}"
            : $"SQLite {await s.ScalarAsync<string>("select sqlite_version()")}",
        // Never the connection string: it holds a password.
        Place = s.Dialect.IsPostgres ? $"database {await s.ScalarAsync<string>("select current_database()")}" : options.StorageDirectory,
        SchemaVersion = await s.ScalarAsync<int>("select max(number) from schema_migrations"),
        DatabaseBytes = s.Dialect.IsPostgres
            ? await s.ScalarAsync<long>("select pg_database_size(current_database())")
            : await s.ScalarAsync<long>("select page_count * page_size from pragma_page_count(), pragma_page_size()"),
        Counts = await s.ListAsync<TableCount>("""
            select 'Incidents' as what, (select count(*) from incidents) as number
            union all select 'Timeline entries', (select count(*) from timeline_entries)
            union all select 'Reviews', (select count(*) from reviews)
            union all select 'Follow-ups', (select count(*) from action_items)
            union all select 'Services', (select count(*) from services)
            union all select 'Attachments', (select count(*) from attachments)
            union all select 'People', (select count(*) from people)
            """),
        Outbox = new(
            await s.ScalarAsync<int>("select count(*) from outbox where done_at is null and failed_at is null"),
            await s.ScalarAsync<int>("select count(*) from outbox where failed_at is not null"),
            await s.ListAsync<FailedMessage>("select id, topic, attempts, failed_at, coalesce(last_error, '') as last_error from outbox where failed_at is not null order by failed_at desc, id desc limit @Shown", new { Shown })),
    };
}
