using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Postmortem.Data;
using Postmortem.Data.Backups;
using Postmortem.Features.Incidents;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Data.Backups;

public sealed class BackupTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite, Engine.Sqlite)]
    [InlineData(Engine.Postgres, Engine.Postgres)]
    [InlineData(Engine.Sqlite, Engine.Postgres)]
    [InlineData(Engine.Postgres, Engine.Sqlite)]
    public async Task What_is_restored_is_what_was_backed_up(Engine from, Engine to)
    {
        await using var app = await TestApp.StartAsync(from, apps);
        await FillAsync(app);
        using var file = await BackUpAsync(app.Database);

        await using var target = await EmptyDatabaseAsync(to);
        await new Restore(target.Database, new TestClock()).ReadAsync(file, null, Ct);

        using var again = await BackUpAsync(target.Database);
        Assert.Equal(Tables(file), Tables(again));
        Assert.Contains(Tables(file), t => t.Name == "attachment_contents" && t.Rows == 1);
        Assert.Equal(1, await FoundAsync(target.Database, "checko"));
    }

    [Theory, BothEngines]
    public async Task A_backup_under_load_holds_whole_writes_only(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var incident = (await app.Service<DeclareIncident>().RunAsync(new("Storm"), Actor.CommandLine, Ct)).Value;
        var add = app.Service<AddEntry>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var written = 0;
        var load = Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested && Volatile.Read(ref written) < 1500)
            {
                Assert.True((await add.RunAsync(new(incident.Number, "Capture"), Actor.CommandLine, Ct)).Succeeded);
                Interlocked.Increment(ref written);
            }
        }, Ct)).ToList();
        while (Volatile.Read(ref written) < 100) await Task.Yield();

        var backups = new List<MemoryStream>();
        for (var i = 0; i < 3; i++) backups.Add(await BackUpAsync(app.Database));
        await stop.CancelAsync();
        await Task.WhenAll(load);

        foreach (var backup in backups)
        {
            await using var target = await EmptyDatabaseAsync(Engine.Sqlite);
            await new Restore(target.Database, new TestClock()).ReadAsync(backup, null, Ct);
            var counts = await target.Database.ReadAsync(s => s.ListAsync<long>("""
                select count(*) from timeline_entries where kind = 'note'
                union all select count(*) from journal where action = 'entry.added'
                union all select count(*) from search_documents where kind = 'entry' and body = 'Capture'
                """), Ct);
            Assert.All(counts, count => Assert.Equal(counts[0], count));
            Assert.True(counts[0] >= 100);
        }
        backups.ForEach(b => b.Dispose());
    }

    [Theory, BothEngines]
    public async Task A_damaged_file_changes_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        await FillAsync(app);
        using var whole = await BackUpAsync(app.Database);
        var truncated = new MemoryStream(whole.ToArray()[..(int)(whole.Length / 2)]);
        var tampered = Rewrite(whole, "tables/incidents.jsonl", text => text.Replace("Checkout", "Chequout", StringComparison.Ordinal));
        var shortened = Rewrite(whole, "tables/journal.jsonl", text => text[(text.IndexOf('\n') + 1)..]);
        var foreign = new MemoryStream("PK? no"u8.ToArray());
        var longer = new MemoryStream([.. whole.ToArray(), 0]);
        var doubled = new MemoryStream([.. whole.ToArray(), .. whole.ToArray()]);

        await using var target = await EmptyDatabaseAsync(engine);
        foreach (var bad in new[] { truncated, tampered, shortened, foreign, longer, doubled })
        {
            var told = await Assert.ThrowsAsync<BadBackupException>(() => new Restore(target.Database, new TestClock()).ReadAsync(bad, null, Ct));
            Assert.Contains("Nothing was changed", told.Message);
        }
        await Migrations.ApplyAsync(target.Database, new TestClock(), Ct);
        Assert.Equal(0, await target.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from incidents"), Ct));
        Assert.Equal(4, await target.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from severities"), Ct));
    }

    [Theory, BothEngines]
    public async Task A_database_in_use_is_not_restored_over(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await FillAsync(app);
        using var file = await BackUpAsync(app.Database);

        await Assert.ThrowsAsync<NotEmptyException>(() => new Restore(app.Database, app.Clock).ReadAsync(file, null, Ct));

        Assert.Equal(2, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from incidents"), Ct));
    }

    [Theory, BothEngines]
    public async Task What_a_server_sealed_on_the_empty_database_can_be_read_after_the_restore(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await FillAsync(app);
        using var file = await BackUpAsync(app.Database);
        await using var waiting = await TestApp.StartAsync(engine, apps);
        var sealedThere = waiting.Service<IDataProtectionProvider>().CreateProtector("secrets").Protect("a source's secret");

        await new Restore(waiting.Database, waiting.Clock).ReadAsync(file, null, Ct);

        await using var again = await waiting.StartReplicaAsync(engine, apps);
        Assert.Equal("a source's secret", again.Service<IDataProtectionProvider>().CreateProtector("secrets").Unprotect(sealedThere));
    }

    [Fact]
    public async Task A_backup_of_a_newer_program_is_refused_with_both_numbers()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var file = await BackUpAsync(app.Database);
        using var newer = Rewrite(file, "manifest.json", text => text.Replace($"\"schema\": {Migrations.Newest}", "\"schema\": 999", StringComparison.Ordinal));

        await using var target = await EmptyDatabaseAsync(Engine.Sqlite);
        var told = await Assert.ThrowsAsync<BadBackupException>(() => new Restore(target.Database, new TestClock()).ReadAsync(newer, null, Ct));

        Assert.Contains($"schema version 999, this program knows up to {Migrations.Newest}", told.Message);
    }

    /// <summary>Two incidents of which one is merged into the other, a person, an attachment with every byte.</summary>
    static async Task FillAsync(TestApp app)
    {
        await app.AddPersonAsync(Role.Responder, "Zoë 🚒");
        var declare = app.Service<DeclareIncident>();
        var first = (await declare.RunAsync(new("Checkout answers with errors", Summary: "Lines\nand \"quotes\" | pipes"), Actor.CommandLine, Ct)).Value;
        var second = (await declare.RunAsync(new("Basket is slow"), Actor.CommandLine, Ct)).Value;
        await app.Database.WriteAsync(async s =>
        {
            var id = Guid.CreateVersion7();
            await s.ExecuteAsync("update incidents set merged_into_id = @To, status = 'merged' where id = @From", new { From = first.Id, To = second.Id });
            await s.ExecuteAsync("""
                insert into attachments (id, incident_id, file_name, content_type, size_bytes, sha256, added_by, added_at)
                values (@id, @incident, 'a.png', 'image/png', 256, 'x', 'Zoë', 0)
                """, new { id, incident = second.Id });
            return await s.ExecuteAsync("insert into attachment_contents (attachment_id, bytes) values (@id, @bytes)",
                new { id, bytes = Enumerable.Range(0, 256).Select(b => (byte)b).ToArray() });
        }, Ct);
    }

    static async Task<MemoryStream> BackUpAsync(Database database)
    {
        var file = new MemoryStream();
        await new Backup(database, new TestClock()).WriteAsync(file, null, Ct);
        file.Position = 0;
        return file;
    }

    async Task<EmptyDatabase> EmptyDatabaseAsync(Engine engine)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-restore-").FullName;
        var options = engine == Engine.Postgres
            ? new DatabaseOptions(DatabaseProvider.Postgres, await (await apps.PostgresAsync()).CreateDatabaseAsync())
            : new DatabaseOptions(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "postmortem.db")}");
        return new(folder, options);
    }

    static List<(string Name, long Rows, string Sha256)> Tables(MemoryStream backup)
    {
        backup.Position = 0;
        using var zip = new ZipArchive(backup, ZipArchiveMode.Read, leaveOpen: true);
        using var manifest = JsonDocument.Parse(zip.GetEntry("manifest.json")!.Open());
        return [.. manifest.RootElement.GetProperty("tables").EnumerateArray().Select(t => (t.GetProperty("name").GetString()!, t.GetProperty("rows").GetInt64(), t.GetProperty("sha256").GetString()!)).OrderBy(t => t.Item1)];
    }

    static async Task<int> FoundAsync(Database database, string begun) =>
        (await database.ReadAsync(s => s.SearchAsync(SearchQuery.Parse(begun), SearchCursor.First, Actor.System, TestClock.Start), Ct)).Items.Count(r => r.Hit.Kind == SearchKind.Incident);

    /// <summary>The same archive with one file changed.</summary>
    static MemoryStream Rewrite(MemoryStream backup, string name, Func<string, string> change)
    {
        var copy = new MemoryStream();
        copy.Write(backup.ToArray());
        using (var zip = new ZipArchive(copy, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry(name)!;
            string text;
            using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(change(text));
        }
        copy.Position = 0;
        return copy;
    }

    sealed class EmptyDatabase(string folder, DatabaseOptions options) : IAsyncDisposable
    {
        readonly LiveFeed _live = new();
        Database? _database;

        public Database Database => _database ??= new Database(options, _live);

        public async ValueTask DisposeAsync()
        {
            if (_database is not null) await _database.DisposeAsync();
            _live.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
