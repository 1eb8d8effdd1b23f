using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postmortem.Data;
using Postmortem.Features.Changes.Suspects;
using Postmortem.Features.Incidents;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Benchmarks;

/// <summary>
/// How long the suspects of an incident take among many changes: half a year of them, of 500 services of which each depends on four, five being
/// shared infrastructure. Every incident names two services, so that it looks at some fifty.
/// </summary>
static class Suspects
{
    const int Services = 500, Shared = 5, Incidents = 200, WarmUps = 20, Runs = 500;
    const long Span = 180L * 24 * 60 * 60 * 1000;

    /// <param name="postgres">Connection of an empty database; null for SQLite in a temporary folder.</param>
    public static async Task RunAsync(int changes, string? postgres)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
        try
        {
            await using var app = Postmortem.Program.Build([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Storage:Directory"] = folder,
                ["Database:Provider"] = postgres is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres,
                ["Database:ConnectionString"] = postgres,
            }));
            var (database, clock) = (app.Services.GetRequiredService<Database>(), app.Services.GetRequiredService<TimeProvider>());
            await Migrations.ApplyAsync(database, clock, CancellationToken.None);
            var services = await AddServicesAsync(app.Services);
            var incidents = await DeclareAsync(app.Services, services, clock.GetUtcNow());
            var watch = Stopwatch.StartNew();
            await database.WriteAsync(s => s.ExecuteAsync(Filling(s.Dialect.IsPostgres), new { changes, newest = clock.GetUtcNow(), span = Span }), CancellationToken.None);
            if (postgres is not null) await database.WriteAsync(s => s.ExecuteAsync("analyze"), CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{changes:N0} changes of {Services} services written in {watch.Elapsed.TotalSeconds:0} s on {(postgres is null ? "SQLite" : "PostgreSQL")}"));

            Console.WriteLine("\n| Suspects of one incident, hours before | p50 ms | p95 ms | p99 ms | times | weighed |\n|---|---:|---:|---:|---:|---:|");
            foreach (var hours in new[] { 24, 168 })
            {
                var looked = 0L;
                var times = await Latencies.MeasureAsync(WarmUps, Runs, async i => looked += (await database.ReadAsync(s => SuspectList.ReadAsync(s, incidents[i % incidents.Count], Actor.System, clock.GetUtcNow(), hours), CancellationToken.None)).Looked);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {hours} | {times} | {looked / (WarmUps + Runs)} |"));
            }
            Console.WriteLine($"\nAim: p95 under 50 ms. {Machine.Load()}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<List<Guid>> AddServicesAsync(IServiceProvider provider)
    {
        var (add, ids) = (provider.GetRequiredService<AddService>(), new List<Guid>());
        for (var i = 0; i < Services; i++)
        {
            // Only on earlier ones, which stand already.
            string[] needs = i < 20 ? [] : [.. new[] { 1, 7, 31, 97 }.Select(step => $"service-{i * step % (i - 1)}").Distinct()];
            ids.Add((await add.RunAsync(new($"Service {i}", $"service-{i}", DependsOn: needs, Shared: i < Shared), Actor.CommandLine, CancellationToken.None)).Value.Id);
        }
        return ids;
    }

    static async Task<List<IncidentRef>> DeclareAsync(IServiceProvider provider, List<Guid> services, DateTimeOffset now)
    {
        var (declare, database, incidents, random) = (provider.GetRequiredService<DeclareIncident>(), provider.GetRequiredService<Database>(), new List<IncidentRef>(), new Random(7301));
        for (var i = 0; i < Incidents; i++)
        {
            var incident = (await declare.RunAsync(new($"Service answers with errors {i}", ServiceIds: [services[random.Next(Services)], services[random.Next(Services)]]), Actor.CommandLine, CancellationToken.None)).Value;
            await database.WriteAsync(s => s.SetMilestoneAsync(incident.Id, MilestoneKind.ImpactStart, now.AddDays(-150 * random.NextDouble()), "bench", now), CancellationToken.None);
            incidents.Add(incident);
        }
        return incidents;
    }

    /// <summary>Spread evenly, without a random number: 604,799,999 ms is prime to the span.</summary>
    static string Filling(bool isPostgres) => $"""
        with recursive n (i) as (select {(isPostgres ? "cast(0 as bigint)" : "0")} union all select i + 1 from n where i < @changes - 1)
        insert into changes (id, occurred_at, finished_at, recorded_at, service_id, kind, title, from_version, to_version, environment, status, source, source_ref)
        select {(isPostgres ? "gen_random_uuid()" : "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))")},
            @newest - (i * 604799999) % @span, @newest - (i * 604799999) % @span + 240000, @newest - (i * 604799999) % @span, (select v.id from services v where v.slug = 'service-' || (i * 7 % {Services})),
            case when i % 10 < 7 then 'deploy' when i % 10 = 7 then 'configuration' when i % 10 = 8 then 'flag' else 'infrastructure' end, 'Change of the retries and of the cache ' || i, '5.' || i, '5.' || (i + 1),
            case when i % 4 = 0 then 'staging' else 'production' end, case when i % 12 = 0 then 'failed' else 'succeeded' end, 'bench', 'run-' || i
        from n
        """;
}
