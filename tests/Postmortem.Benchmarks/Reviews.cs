using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;

namespace Postmortem.Benchmarks;

/// <summary>
/// How long similar incidents and the review queue take among many incidents of 200 services, of which ten take part in half of all;
/// every third has a review with three factors, and those of the newest 3,000 are still on their way.
/// </summary>
static class Reviews
{
    const int Services = 200, People = 61, Titles = 5000, Recent = 3000, EntriesEach = 30, WarmUps = 20, Runs = 300;
    const long Span = 1500L * 24 * 60 * 60 * 1000;

    /// <param name="postgres">Connection of an empty database; null for SQLite in a temporary folder.</param>
    public static async Task RunAsync(int incidents, string? postgres)
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
            var (database, clock, coach) = (app.Services.GetRequiredService<Database>(), app.Services.GetRequiredService<TimeProvider>(), app.Services.GetRequiredService<LanguageRules>().Coach);
            await Migrations.ApplyAsync(database, clock, CancellationToken.None);
            var watch = Stopwatch.StartNew();
            await database.WriteAsync(s => FillAsync(s, incidents, clock.GetUtcNow()), CancellationToken.None);
            if (postgres is not null) await database.WriteAsync(s => s.ExecuteAsync("analyze"), CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{incidents:N0} incidents written in {watch.Elapsed.TotalSeconds:0} s on {(postgres is null ? "SQLite" : "PostgreSQL")}"));
            Console.WriteLine("\n| What | p50 ms | p95 ms | p99 ms | times | processor ms | found |\n|---|---:|---:|---:|---:|---:|---:|");

            // Reviews begin for the newest incidents. For one in the middle of the record the newer half of each word's matches is passed over first.
            foreach (var (what, span) in new[] { ("the newest 1,000", 1000L), ("any age", incidents * 7L / 8) })
                await MeasureAsync($"Similar incidents, of {what}", async i => (await database.ReadAsync(s => s.ReadSimilarAsync(Key(2, (incidents - 1 - i * span / (WarmUps + Runs)) / 3 * 3)), CancellationToken.None)).Count);
            var reader = new Actor(Key(1, 0), "Reader", Role.Facilitator, Door.Web);
            foreach (var view in new[] { ReviewView.All, ReviewView.Waiting, ReviewView.Overdue, ReviewView.Ready, ReviewView.Missing })
                await MeasureAsync($"Reviews, {view}", async _ => view == ReviewView.Missing
                    ? (await database.ReadAsync(s => s.ListUnreviewedAsync(new(view), reader), CancellationToken.None)).Items.Count
                    : (await database.ReadAsync(s => s.ListReviewsAsync(new(view), reader, clock.GetUtcNow(), coach), CancellationToken.None)).Items.Count);
            Console.WriteLine($"\nAim: p95 under 50 ms. {Machine.Load()}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>With the time of this process's processors for each, which other work on the machine does not lengthen; PostgreSQL's is not in it.</summary>
    static async Task MeasureAsync(string what, Func<int, Task<int>> read)
    {
        var (found, before) = (0L, Environment.CpuUsage.TotalTime);
        var times = await Latencies.MeasureAsync(WarmUps, Runs, async i => found += await read(i));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {times} | {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds / (WarmUps + Runs):0.0} | {found / (double)(WarmUps + Runs):0.0} |"));
    }

    static async Task<bool> FillAsync(WriteSession s, int incidents, DateTimeOffset now)
    {
        var (uuid, big) = s.Dialect.IsPostgres ? ("uuid", "bigint") : ("text", "integer");
        var with = new { incidents, newest = now, span = Span };
        var vocabulary = new Vocabulary(new Random(7301));
        await s.ExecuteAsync("create temporary table bench_titles (n int primary key, title text not null)");
        for (var n = 0; n < Titles; n++) await s.ExecuteAsync("insert into bench_titles (n, title) values (@n, @title)", new { n, title = vocabulary.Text(4 + n % 5) });
        await s.ExecuteAsync($"""
            {Counting("@services")} insert into services (id, name, slug, tier, created_at) select {Id(0, "i")}, 'Service ' || i, 'service-' || i, 'B', 0 from n
            """, new { services = Services });
        await s.ExecuteAsync($"""
            {Counting("@people")} insert into people (id, name, email, role, security_stamp, created_at) select {Id(1, "i")}, 'Colleague ' || i, 'p' || i || '@example.com', 'facilitator', 'none', 0 from n
            """, new { people = People });
        await s.ExecuteAsync($"""
            {Counting("@incidents")} insert into incidents (id, number, title, summary, status, severity, kind, visibility, declared_at, declared_by_name, ended_at, created_at, updated_at)
            select {Id(2, "i")}, i + 1, t.title, t.title, 'closed', case when i % 100 < 3 then 'SEV1' when i % 100 < 15 then 'SEV2' when i % 100 < 65 then 'SEV3' else 'SEV4' end,
                'real', case when i % 50 = 7 then 'private' else 'open' end, {At}, 'Somebody', {At} + 3600000, {At}, {At}
            from n join bench_titles t on t.n = i * 7919 % {Titles}
            """, with);
        foreach (var service in new[] { $"case when i % 2 = 0 then i / 2 % 10 else i * 7 % {Services} end", $"(i * 13 + 5) % {Services}" })
            await s.ExecuteAsync($"{Counting("@incidents")} insert into incident_services (incident_id, service_id, declared_at) select {Id(2, "i")}, {Id(0, service)}, {At} from n where 1 = 1 on conflict do nothing", with);
        await s.ExecuteAsync("insert into search_documents (kind, ref_id, incident_id, title, body, at) select 'incident', id, id, 'INC-' || number || ' ' || title, summary, declared_at from incidents");
        // Reviews of every third incident; those of the newest are in all states.
        var isRecent = $"i >= @incidents - {Recent}";
        await s.ExecuteAsync($"""
            {Counting("@incidents")} insert into reviews (id, incident_id, template_key, template_name, template_version, state, facilitator_id, created_by, created_at, updated_at)
            select {Id(3, "i")}, {Id(2, "i")}, 'full', 'Full review', '1', case when not ({isRecent}) then 'closed' when i % 5 = 0 then 'draft' when i % 5 = 1 then 'in review' when i % 5 = 2 then 'reviewed' else 'published' end,
                {Id(1, $"i / 3 % {People}")}, {Id(1, $"(i / 3 + 1) % {People}")}, {At}, {At} + 86400000
            from n where i % 3 = 0
            """, with);
        // All that is filled from the record has been overtaken, which is the most work for a list that counts it.
        foreach (var (position, section) in new[] { "facts", "durations", "summary", "impact", "timeline", "detection", "decisions", "communications", "factors", "lessons" }.Index())
            await s.ExecuteAsync($"""
                {Counting("@incidents")} insert into review_sections (id, review_id, key, position, title, requirements, start_text, prefilled, edition, body, touched, updated_by, updated_at)
                select {Id(30 + position, "i")}, {Id(3, "i")}, '{section}', {position}, '{section}', '["text", "no open language errors"]', '{(position < 8 ? $"{{{{{section}}}}}" : "")}', t.title || '.', {IncidentRecord.LatestEdition}, t.title || '. ' || t.title || '.', true, 'Somebody', {At}
                from n join bench_titles t on t.n = i * 31 % {Titles} where i % 3 = 0
                """, with);
        foreach (var (minute, kind) in new[] { "impact start", "detected", "alerted", "acknowledged", "declared", "mitigated", "impact end", "resolved" }.Index())
            await s.ExecuteAsync($"{Counting("@incidents")} insert into milestones (incident_id, kind, at, accuracy, source, origin, updated_by, updated_at) select {Id(2, "i")}, '{kind}', {At} + {minute * 600_000}, 'exact', 'The graph', 'person', 'Somebody', {At} from n where i % 3 = 0 and {isRecent}", with);
        for (var entry = 0; entry < EntriesEach; entry++)
            await s.ExecuteAsync($"""
                {Counting("@incidents")} insert into timeline_entries (id, incident_id, occurred_at, recorded_at, kind, text, original_text, author_name, source)
                select {Id(100 + entry, "i")}, {Id(2, "i")}, {At} + {entry * 240_000}, {At}, case {entry % 4} when 0 then 'alert' when 1 then 'action' when 2 then 'decision' else 'communication' end, t.title, t.title, 'Somebody', 'web'
                from n join bench_titles t on t.n = (i * 31 + {entry}) % {Titles} where i % 3 = 0 and {isRecent}
                """, with);
        await s.ExecuteAsync($"""
            {Counting("@incidents")} insert into review_reviewers (review_id, person_id, requested_at, requested_by, decision, decided_at, decided_text_version)
            select {Id(3, "i")}, {Id(1, $"(i / 3 + 7) % {People}")}, {At}, 'Somebody', case when {isRecent} and i % 5 < 2 then null else 'approved' end, case when {isRecent} and i % 5 < 2 then null else {At} end, case when {isRecent} and i % 5 < 2 then null else 1 end
            from n where i % 3 = 0
            """, with);
        for (var position = 1; position <= 3; position++)
            await s.ExecuteAsync($"""
                {Counting("@incidents")} insert into factors (id, review_id, incident_id, position, text, category)
                select {Id(10 + position, "i")}, {Id(3, "i")}, {Id(2, "i")}, {position}, t.title, case (i / 3 + {position}) % 5 when 0 then 'change' when 1 then 'design' when 2 then 'capacity' when 3 then 'testing' else 'detection' end
                from n join bench_titles t on t.n = (i * 17 + {position}) % {Titles} where i % 3 = 0
                """, with);
        await s.ExecuteAsync($"""
            {Counting("@incidents")} insert into action_items (id, number, incident_id, title, type, priority, owner_name, state, created_by_name, created_at, updated_at)
            select {Id(20, "i")}, i + 1, {Id(2, "i")}, t.title, 'prevent', 'P2', 'Team', case when {isRecent} then 'open' else 'verified' end, 'Somebody', {At}, {At} from n join bench_titles t on t.n = i * 3 % {Titles} where i % 3 = 0
            """, with);
        return true;

        string Counting(string to) => $"with recursive n (i) as (select cast(0 as {big}) union all select i + 1 from n where i < {to} - 1)";
        string Id(int kind, string n) => $"cast('{kind:x8}-0000-7000-8000-' || substr(cast(1000000000000 + {n} as text), 2) as {uuid})";
    }

    const string At = "(@newest - (@incidents - i) * (@span / @incidents))";

    static Guid Key(int kind, long n) => Guid.ParseExact(string.Create(CultureInfo.InvariantCulture, $"{kind:x8}-0000-7000-8000-{n:000000000000}"), "D");
}
