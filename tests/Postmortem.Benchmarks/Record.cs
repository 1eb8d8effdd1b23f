using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Postmortem.Benchmarks;

/// <summary>
/// A large record, written straight into the tables that the program's own migrations made. Twenty timeline entries and three
/// follow-ups an incident on average, unevenly; services, severities, states and words as skewed as in life; every fiftieth
/// incident private; a review for every third. Whatever is open belongs to the newest incidents, as many in a small record as
/// in a large one. Seeded, so that every run reads the same.
/// </summary>
sealed class Record(string file, int incidents)
{
    public const int Services = 200;

    readonly Random _random = new(7301);

    /// <summary>Open, 300 entries: what responders look at.</summary>
    public static int LongOpen(int incidents) => incidents;

    /// <summary>Closed, 300 entries, two rollbacks, a full review.</summary>
    public static int LongReviewed(int incidents) => incidents - 100;

    /// <summary>Closed, 40 entries, a rollback, a full review: what most exports are.</summary>
    public static int Reviewed(int incidents) => incidents - 101;

    public void Write()
    {
        var clock = Stopwatch.StartNew();
        using var connection = new SqliteConnection($"Data Source={file};Foreign Keys=False;Pooling=False");
        connection.Open();
        Execute(connection, "pragma synchronous=off; pragma cache_size=-400000; begin");
        var people = WritePeople(connection);
        using (var tables = new Tables(connection))
        {
            var writer = new IncidentWriter(tables, _random, incidents, people, WriteServices(tables));
            for (var i = 0; i < incidents; i++)
            {
                writer.Write(i);
                if (i % 2000 == 1999) Execute(connection, "commit; begin");
            }
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"update counters set value = {incidents} where name = 'incident'; update counters set value = {writer.FollowUps} where name = 'action_item'; commit"));
            Console.Error.WriteLine($"{incidents:N0} incidents, {writer.Entries:N0} entries, {writer.FollowUps:N0} follow-ups, {writer.Reviews:N0} reviews written in {clock.Elapsed.TotalSeconds:0} s");
        }
        Execute(connection, "insert or ignore into search_words select * from search_words_anew; pragma wal_checkpoint(truncate)");
    }

    /// <summary>The reader, who can sign in, is there already; colleagues only own things.</summary>
    static List<string> WritePeople(SqliteConnection connection)
    {
        for (var i = 0; i < 60; i++)
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"insert into people (id, name, email, role, security_stamp, created_at) values ('{Guid.CreateVersion7()}', 'Colleague {i}', 'p{i}@example.com', 'responder', 'none', 0)"));
        using var command = connection.CreateCommand();
        command.CommandText = "select id from people order by created_at desc, id";
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read()) ids.Add(reader.GetString(0));
        return ids;
    }

    static List<string> WriteServices(Tables tables)
    {
        var insert = tables.Into("services", "id, name, slug, tier, owner, created_at");
        var ids = Enumerable.Range(0, Services).Select(_ => Guid.CreateVersion7().ToString()).ToList();
        for (var i = 0; i < Services; i++) insert.Run(ids[i], $"service {i}", $"service-{i}", "ABBCC"[i % 5].ToString(), $"team {i % 17}", 0);
        return ids;
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
