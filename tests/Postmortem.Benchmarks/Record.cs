using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Postmortem.Benchmarks;

/// <summary>
/// A large record, written straight into the database: 20 timeline entries and 3 follow-ups an incident, words as unevenly
/// distributed as in real text, every fiftieth incident private, the last few open, the newest one with 300 entries.
/// Seeded, so that every run reads the same.
/// </summary>
sealed class Record(string file, int incidents)
{
    const int EntriesEach = 20;
    const int Services = 60;
    static readonly DateTimeOffset End = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly string[] Kinds = ["alert", "change", "observation", "hypothesis", "decision", "action", "communication", "note"];
    static readonly string[] States = ["open", "in progress", "done", "verified", "verified", "declined"];

    readonly Random _random = new(7301);
    readonly string[] _words = MakeWords();

    public const string CommonWord = "errors";
    public const string RareWord = "quasar";

    public void Write()
    {
        var clock = Stopwatch.StartNew();
        using var connection = new SqliteConnection($"Data Source={file};Foreign Keys=False");
        connection.Open();
        Execute(connection, "pragma synchronous=off; pragma cache_size=-400000; begin");
        var people = Ids(connection, "select id from people");
        var services = WriteServices(connection);
        using var writers = new Writers(connection);
        for (var i = 0; i < incidents; i++) WriteIncident(writers, i, people, services);
        Execute(connection, $"update counters set value = {incidents} where name = 'incident'; update counters set value = {incidents * 3} where name = 'action_item'; commit; pragma optimize; pragma wal_checkpoint(truncate)");
        Console.Error.WriteLine($"{incidents:N0} incidents written in {clock.Elapsed.TotalSeconds:0} s, {new FileInfo(file).Length / 1e6:N0} MB");
    }

    void WriteIncident(Writers write, int i, List<string> people, List<string> services)
    {
        var age = TimeSpan.FromDays(1500) * ((incidents - i) / (double)incidents);
        var at = (End - age).ToUnixTimeMilliseconds();
        var id = Guid.CreateVersion7(End - age).ToString();
        var open = i >= incidents - 12;
        var status = open ? "active" : i % 9 == 0 ? "resolved" : "closed";
        var title = Text(6);
        write.Incident.Run(id, i + 1, title, Text(25), status, $"SEV{1 + i % 4}", i % 40 == 0 ? "drill" : "real", i % 50 == 7 ? "private" : "open", at, people[i % people.Count]);
        write.Service.Run(id, services[i % Services], at);
        write.Role.Run(id, people[i % people.Count], at);
        write.Milestone.Run(id, "impact start", at - 600_000);
        write.Milestone.Run(id, "declared", at);
        if (!open) write.Milestone.Run(id, "resolved", at + 4_000_000);
        write.Document.Run("incident", id, id, $"INC-{i + 1} {title}", "", at);
        for (var e = 0; e < (i == incidents - 1 ? 300 : EntriesEach); e++)
        {
            var entry = Guid.CreateVersion7(End - age + TimeSpan.FromSeconds(e * 90)).ToString();
            var text = Text(14);
            write.Entry.Run(entry, id, at + e * 90_000, Kinds[e % Kinds.Length], text);
            write.Document.Run("entry", entry, id, "", text, at + e * 90_000);
        }
        for (var a = 0; a < 3; a++)
        {
            var action = Guid.CreateVersion7(End - age + TimeSpan.FromHours(a + 1)).ToString();
            // Old work is finished; what is open belongs to the newest tenth of the people's year.
            var state = i > incidents - 2000 ? States[(i + a) % States.Length] : a == 2 ? "declined" : "verified";
            write.Action.Run(action, i * 3 + a + 1, id, services[i % Services], Text(7), $"P{a}", people[(i + a) % people.Count], DateOnly.FromDateTime((End - age + TimeSpan.FromDays(28)).Date).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), state, at);
        }
    }

    static List<string> WriteServices(SqliteConnection connection)
    {
        var ids = Enumerable.Range(0, Services).Select(_ => Guid.CreateVersion7().ToString()).ToList();
        using var insert = new Insert(connection, "insert into services (id, name, slug, tier, created_at) values (@p0, @p1, @p2, @p3, 0)", 4);
        for (var i = 0; i < Services; i++) insert.Run(ids[i], $"service {i}", $"service-{i}", "ABC"[i % 3].ToString());
        return ids;
    }

    /// <summary>Few words stand in most sentences, most words in few: as Zipf found.</summary>
    string Text(int words)
    {
        var chosen = new string[words];
        for (var i = 0; i < words; i++) chosen[i] = _words[(int)(Math.Pow(_random.NextDouble(), 3) * _words.Length)];
        if (_random.Next(3) == 0) chosen[0] = CommonWord;
        if (_random.Next(20_000) == 0) chosen[0] = RareWord;
        return string.Join(' ', chosen);
    }

    static string[] MakeWords()
    {
        string[] syllables = ["ba", "cor", "den", "fo", "gal", "his", "jun", "ko", "lem", "mar", "nis", "or", "pel", "qua", "ros", "sto", "tun", "ul", "ver", "wix", "yon", "zet"];
        return [.. from a in syllables from b in syllables from c in syllables select a + b + c];
    }

    static List<string> Ids(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read()) ids.Add(reader.GetString(0));
        return ids;
    }

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

sealed class Writers(SqliteConnection connection) : IDisposable
{
    public Insert Incident { get; } = new(connection, """
        insert into incidents (id, number, title, summary, status, severity, kind, visibility, declared_at, declared_by, declared_by_name, created_at, updated_at)
        values (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, 'Somebody', @p8, @p8)
        """, 10);

    public Insert Service { get; } = new(connection, "insert into incident_services (incident_id, service_id, declared_at) values (@p0, @p1, @p2)", 3);
    public Insert Role { get; } = new(connection, "insert into incident_roles (incident_id, role, person_id, assigned_at) values (@p0, 'commander', @p1, @p2)", 3);
    public Insert Milestone { get; } = new(connection, "insert into milestones (incident_id, kind, at, origin, updated_by, updated_at) values (@p0, @p1, @p2, 'product', 'Somebody', @p2)", 3);

    public Insert Entry { get; } = new(connection, """
        insert into timeline_entries (id, incident_id, occurred_at, recorded_at, kind, text, original_text, author_name, source)
        values (@p0, @p1, @p2, @p2, @p3, @p4, @p4, 'Somebody', 'web')
        """, 5);

    public Insert Action { get; } = new(connection, """
        insert into action_items (id, number, incident_id, service_id, title, type, priority, owner_id, due_on, done_when, state, created_by_name, created_at, updated_at)
        values (@p0, @p1, @p2, @p3, @p4, 'prevent', @p5, @p6, @p7, 'A test holds it', @p8, 'Somebody', @p9, @p9)
        """, 10);

    public Insert Document { get; } = new(connection, "insert into search_documents (kind, ref_id, incident_id, title, body, at) values (@p0, @p1, @p2, @p3, @p4, @p5)", 6);

    public void Dispose()
    {
        foreach (var insert in new[] { Incident, Service, Role, Milestone, Entry, Action, Document }) insert.Dispose();
    }
}

/// <summary>One prepared statement, run many times.</summary>
sealed class Insert : IDisposable
{
    readonly SqliteCommand _command;

    public Insert(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < parameters; i++) _command.Parameters.Add(new SqliteParameter($"@p{i}", null));
        _command.Prepare();
    }

    public void Run(params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i];
        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
