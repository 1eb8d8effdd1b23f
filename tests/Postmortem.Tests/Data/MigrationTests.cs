using Dapper;
using Npgsql;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Data;

public sealed class MigrationTests(Apps apps) : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("postmortem-migrations-").FullName;
    readonly LiveFeed _live = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Four_replicas_that_start_at_once_migrate_once(Engine engine)
    {
        var options = await OptionsAsync(engine);
        var databases = Enumerable.Range(0, 4).Select(_ => new Database(options, _live)).ToList();

        var applied = await Task.WhenAll(databases.Select(d => Task.Run(() => Migrations.ApplyAsync(d, TimeProvider.System, Ct), Ct)));

        Assert.Equal(Enumerable.Range(1, Migrations.Newest), applied.SelectMany(a => a));
        foreach (var database in databases) await database.DisposeAsync();
    }

    [Theory, BothEngines]
    public async Task A_database_of_a_newer_program_is_refused_and_left_alone(Engine engine)
    {
        await using var database = new Database(await OptionsAsync(engine), _live);
        await Migrations.ApplyAsync(database, TimeProvider.System, Ct);
        await database.WriteAsync(s => s.ExecuteAsync("insert into schema_migrations (number, name, applied_at) values (9000, '9000_later', 0)"), Ct);

        var refused = await Assert.ThrowsAsync<DatabaseTooNewException>(() => Migrations.ApplyAsync(database, TimeProvider.System, Ct));

        Assert.Contains("9000", refused.Message);
        Assert.Contains($"{Migrations.Newest}", refused.Message);
        Assert.Equal(Migrations.Newest + 1, await database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from schema_migrations"), Ct));
    }

    [Fact]
    public async Task A_postgresql_that_cannot_hold_the_record_is_refused_with_what_to_do()
    {
        var server = await apps.PostgresAsync();
        await using (var latin = new Database(new(DatabaseProvider.Postgres, await server.CreateDatabaseAsync("template0 encoding 'LATIN1' locale 'C'")), _live))
        {
            var refused = await Assert.ThrowsAsync<UnfitDatabaseException>(() => Migrations.ApplyAsync(latin, TimeProvider.System, Ct));
            Assert.Contains("LATIN1", refused.Message, StringComparison.Ordinal);
            Assert.Contains("create database postmortem encoding 'UTF8' template template0;", refused.Message, StringComparison.Ordinal);
        }

        var place = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        var guest = $"guest{Guid.NewGuid():N}";
        await using (var owner = new Database(new(DatabaseProvider.Postgres, place.ToString()), _live))
        {
            await owner.WriteAsync(s => s.ExecuteAsync($"create role {guest} login"), Ct);
            place.Username = guest;
            await using var database = new Database(new(DatabaseProvider.Postgres, place.ToString()), _live);
            var refused = await Assert.ThrowsAsync<UnfitDatabaseException>(() => Migrations.ApplyAsync(database, TimeProvider.System, Ct));
            Assert.Contains("permission denied for schema public", refused.Message, StringComparison.Ordinal);
            // What it says to do is enough.
            var remedy = refused.Message.Split("run: ")[1].Split(';')[0];
            await owner.WriteAsync(s => s.ExecuteAsync(remedy), Ct);
            Assert.Equal(Migrations.Newest, (await Migrations.ApplyAsync(database, TimeProvider.System, Ct)).Count);
        }
    }

    [Fact]
    public async Task Sqlite_keeps_what_it_acknowledged_and_checks_references()
    {
        await using var database = new Database(await OptionsAsync(Engine.Sqlite), _live);
        await Migrations.ApplyAsync(database, TimeProvider.System, Ct);

        Assert.Equal("wal", await database.ReadAsync(s => s.ScalarAsync<string>("pragma journal_mode"), Ct));
        Assert.Equal(1, await database.ReadAsync(s => s.ScalarAsync<int>("pragma foreign_keys"), Ct));
        var (synchronous, keys, busy) = await database.WriteAsync(async s =>
            (await s.ScalarAsync<int>("pragma synchronous"), await s.ScalarAsync<int>("pragma foreign_keys"), await s.ScalarAsync<int>("pragma busy_timeout")), Ct);
        Assert.Equal((2, 1), (synchronous, keys));
        Assert.InRange(busy, 1000, 60_000);
    }

    [Theory, BothEngines]
    public async Task An_attempt_that_was_written_down_afterwards_has_no_time_of_proposing(Engine engine)
    {
        await using var database = new Database(await OptionsAsync(engine), _live);
        await Migrations.ApplyAsync(database, TimeProvider.System, Ct, upTo: 33);
        var incident = Guid.CreateVersion7();
        await database.WriteAsync(async s =>
        {
            await s.ExecuteAsync("""
                insert into incidents (id, number, title, status, severity, kind, visibility, declared_at, declared_by_name, created_at, updated_at)
                values (@incident, 1, 'Checkout', 'resolved', 'SEV2', 'real', 'open', 0, 'Ada', 0, 0)
                """, new { incident });
            (string State, long Proposed, string? DecidedBy, long? Started, long? Finished)[] attempts =
                [("verified", 1000, "Ada", 2000, 3000), ("failed", 2000, null, 2000, 3000), ("finished", 9000, null, null, null), ("proposed", 500, null, null, null), ("abandoned", 600, null, null, null)];
            foreach (var ((state, proposed, decidedBy, started, finished), number) in attempts.Select((a, i) => (a, i + 1)))
                await s.ExecuteAsync("""
                    insert into rollbacks (id, incident_id, attempt, kind, state, proposed_at, proposed_by, decided_by, started_at, finished_at)
                    values (@id, @incident, @number, 'deploy', @state, @proposed, 'Ada', @decidedBy, @started, @finished)
                    """, new { id = Guid.CreateVersion7(), incident, number, state, proposed, decidedBy, started, finished });
            return 0;
        }, Ct);

        Assert.Equal([34], (await Migrations.ApplyAsync(database, TimeProvider.System, Ct)).Take(1));

        Assert.Equal([1000, null, null, 500, 600], await database.ReadAsync(s => s.ListAsync<long?>("select proposed_at from rollbacks order by attempt"), Ct));
    }

    [Theory, BothEngines]
    public async Task What_did_not_hold_before_is_taken_from_the_journal(Engine engine)
    {
        await using var database = new Database(await OptionsAsync(engine), _live);
        await Migrations.ApplyAsync(database, TimeProvider.System, Ct, upTo: 34);
        var (incident, item) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await database.WriteAsync(async s =>
        {
            await s.ExecuteAsync("""
                insert into incidents (id, number, title, status, severity, kind, visibility, declared_at, declared_by_name, created_at, updated_at)
                values (@incident, 1, 'Checkout', 'resolved', 'SEV2', 'real', 'open', 0, 'Ada', 0, 0)
                """, new { incident });
            await s.ExecuteAsync("""
                insert into action_items (id, number, incident_id, title, type, priority, state, created_by_name, created_at, updated_at)
                values (@item, 1, @incident, 'Alert on it', 'detect', 'P0', 'open', 'Ada', 0, 0)
                """, new { item, incident });
            (string Action, string Data)[] facts =
            [
                ("done", """{"claim":"merged","link":"https://git.example.com/1"}"""), ("verified", """{"kind":"drill","evidence":"it fired"}"""), ("reopened", """{"from":"verified","reason":"it was removed"}"""),
                ("done", """{"claim":"merged again","link":null}"""), ("reopened", """{"from":"done","reason":"not deployed"}"""),
                ("declined", """{"reason":"too costly","asked_by":"Bo"}"""), ("reopened", """{"from":"declined","reason":"it is not"}"""),
            ];
            foreach (var ((action, data), at) in facts.Select((f, i) => (f, i + 1)))
                await s.ExecuteAsync("insert into journal (id, at, actor_name, door, incident_id, subject_id, action, data) values (@id, @at, 'Ada', 'web', @incident, @item, @action, @data)",
                    new { id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(at)), at, incident, item, action = $"action_item.{action}", data });
            return 0;
        }, Ct);

        await Migrations.ApplyAsync(database, TimeProvider.System, Ct);

        Assert.Equal(["verified it was removed: merged, drill it fired", "done not deployed: merged again, ", "declined it is not: , too costly Bo"], (await database.ReadAsync(s => s.ListReopeningsAsync(item), Ct))
            .Select(r => $"{r.FromState} {r.Reason}: {r.DoneClaim}, {$"{r.EvidenceKind} {r.EvidenceText}{r.DeclinedReason} {r.DeclinedBy}".Trim()}"));
    }

    [Fact]
    public async Task Words_of_before_are_completed_once_they_have_a_table_of_their_own()
    {
        await using var database = new Database(await OptionsAsync(Engine.Sqlite), _live);
        await Migrations.ApplyAsync(database, TimeProvider.System, Ct, upTo: 32);
        await using (var connection = await database.OpenAsync(Ct))
            await connection.ExecuteAsync("pragma foreign_keys=off; insert into search_documents (kind, ref_id, incident_id, title, body, at) values ('incident', '1', '1', 'Wombatology queue', '', 0), ('entry', '2', '1', '', 'Çok kötü', 0)");

        await Migrations.ApplyAsync(database, TimeProvider.System, Ct);

        Assert.Equal(["entries cok cok", "entries kotu kotu", "heads queue queue", "heads wombatology wombatology"],
            await database.ReadAsync(s => s.ListAsync<string>("select part || ' ' || begins || ' ' || word from search_words order by 1"), Ct));
    }

    async Task<DatabaseOptions> OptionsAsync(Engine engine) => engine == Engine.Postgres
        ? new(DatabaseProvider.Postgres, await (await apps.PostgresAsync()).CreateDatabaseAsync())
        : new(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(_folder, "postmortem.db")}");

    public void Dispose()
    {
        _live.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
