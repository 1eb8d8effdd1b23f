using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace Postmortem.Data.Backups;

/// <summary>The database holds something already; a restore would mix two records. Nothing was changed.</summary>
public sealed class NotEmptyException() : Exception(
    "The database is not empty. A restore needs an empty one: set Storage__Directory (or the PostgreSQL database) to a new place. Nothing was changed.");

/// <summary>
/// Reads a backup of either engine into an empty database, whole or not at all. The text index fills itself from the rows.
/// </summary>
public sealed class Restore(Database database, TimeProvider clock)
{
    const int MostParameters = 20_000;
    const int LargestBatch = 200;
    const int ReportEvery = 5000;

    /// <summary>Keys stay beside those of the backup: a server that runs on the empty database has sealed things with its own, such as sessions and secrets.</summary>
    const string Keys = "data_protection_keys";

    /// <exception cref="BadBackupException">Damaged, incomplete, changed, or of a newer program.</exception>
    /// <exception cref="NotEmptyException">There is something in the database.</exception>
    public async Task<BackupSummary> ReadAsync(Stream from, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        using var backup = BackupReader.Open(from);
        var manifest = backup.Manifest;
        if (manifest.Schema > Migrations.Newest)
            throw new BadBackupException($"it has schema version {manifest.Schema}, this program knows up to {Migrations.Newest}; use a newer program");
        await backup.VerifyAsync(ct);
        await Migrations.ApplyAsync(database, clock, ct, upTo: manifest.Schema);
        await FillAsync(backup, progress, ct);
        await Migrations.ApplyAsync(database, clock, ct);
        return new(manifest.Tables.Count, manifest.Tables.Sum(t => t.Rows), manifest.Schema);
    }

    async Task FillAsync(BackupReader backup, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var postgres = database.Dialect.IsPostgres;
        await using var transaction = postgres ? await connection.BeginTransactionAsync(ct) : null;
        if (!postgres) await connection.ExecuteAsync("begin immediate");
        try
        {
            var tables = await Catalog.ReadAsync(connection, database.Dialect, transaction);
            await CheckTargetAsync(connection, transaction, tables, backup.Manifest);
            // The rows that the migrations brought (severities, counters) come back from the backup, as they were edited.
            foreach (var table in tables.Reverse().Where(t => t.Name != Keys)) await connection.ExecuteAsync($"delete from {table.Name}", transaction: transaction);
            foreach (var table in tables)
                if (backup.Manifest.Tables.FirstOrDefault(t => t.Name == table.Name) is { } held)
                    await FillTableAsync(backup, held, connection, transaction, table, progress, ct);
            if (postgres) await transaction!.CommitAsync(ct);
            else
            {
                await Catalog.MakeDerivedAsync(connection);
                await connection.ExecuteAsync("commit");
            }
        }
        catch when (!postgres)
        {
            await connection.ExecuteAsync("rollback");
            throw;
        }
    }

    static async Task CheckTargetAsync(DbConnection connection, DbTransaction? transaction, IReadOnlyList<Table> tables, BackupManifest manifest)
    {
        // Everything that anyone ever did left a journal entry, and every restored database has people.
        var used = await connection.ExecuteScalarAsync<long>("select (select count(*) from journal) + (select count(*) from people) + (select count(*) from incidents)", transaction: transaction);
        if (used > 0) throw new NotEmptyException();
        var schema = await connection.ExecuteScalarAsync<int>("select max(number) from schema_migrations", transaction: transaction);
        if (schema != manifest.Schema)
            throw new BadBackupException($"it has schema version {manifest.Schema}, but the database was already brought to {schema}; restore into a new one");
        if (manifest.Tables.FirstOrDefault(t => tables.All(k => k.Name != t.Name)) is { } unknown)
            throw new BadBackupException($"it holds a table {unknown.Name} that schema version {manifest.Schema} does not have");
    }

    async Task FillTableAsync(BackupReader backup, BackupTable held, DbConnection connection, DbTransaction? transaction, Table table, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        var columns = held.Columns.Select(name => table.Columns.FirstOrDefault(c => c.Name == name)
            ?? throw new BadBackupException($"it holds a column {table.Name}.{name} that the schema does not have")).ToList();
        var batch = Math.Clamp(MostParameters / columns.Count, 1, LargestBatch);
        var waiting = new List<object?[]>();
        var pointers = new List<object?[]>();
        var rows = 0L;
        var before = await connection.ExecuteScalarAsync<long>($"select count(*) from {table.Name}", transaction: transaction);
        await foreach (var line in backup.ReadLinesAsync(held, ct))
        {
            var row = Parse(line, columns, table);
            if (table.SelfReferences.Count > 0 && table.SelfReferences.Any(name => row[columns.FindIndex(c => c.Name == name)] is not null)) pointers.Add(row);
            waiting.Add([.. row.Select((value, i) => table.SelfReferences.Contains(columns[i].Name) ? null : value)]);
            if (waiting.Count == batch) await FlushAsync();
            if (++rows % ReportEvery == 0) progress?.Report(new(table.Name, rows));
        }
        await FlushAsync();
        foreach (var row in pointers) await PointAsync(connection, transaction, table, columns, row);
        if (await connection.ExecuteScalarAsync<long>($"select count(*) from {table.Name}", transaction: transaction) != before + held.Rows)
            throw new BadBackupException($"the table {table.Name} did not come out as it was written");
        progress?.Report(new(table.Name, rows));

        async Task FlushAsync()
        {
            if (waiting.Count == 0) return;
            await InsertAsync(connection, transaction, table, columns, waiting, ct);
            waiting.Clear();
        }
    }

    static object?[] Parse(ReadOnlyMemory<byte> line, List<Column> columns, Table table)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Array || json.RootElement.GetArrayLength() != columns.Count)
                throw new BadBackupException($"a row of {table.Name} has not {columns.Count} values");
            return [.. json.RootElement.EnumerateArray().Select((value, i) => RowCodec.Read(value, columns[i]))];
        }
        catch (JsonException)
        {
            throw new BadBackupException($"a row of {table.Name} is not JSON");
        }
    }

    static Task<int> InsertAsync(DbConnection connection, DbTransaction? transaction, Table table, List<Column> columns, List<object?[]> rows, CancellationToken ct)
    {
        var values = new DynamicParameters();
        var tuples = rows.Select((row, r) => "(" + string.Join(", ", columns.Select((_, c) => Bind(values, $"r{r}c{c}", row[c]))) + ")");
        var sql = $"insert into {table.Name} ({string.Join(", ", columns.Select(c => c.Name))}) values {string.Join(", ", tuples)}";
        return connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, flags: CommandFlags.NoCache, cancellationToken: ct));
    }

    /// <summary>Rows that point at other rows of their table are pointed after all of them stand.</summary>
    static Task<int> PointAsync(DbConnection connection, DbTransaction? transaction, Table table, List<Column> columns, object?[] row)
    {
        var values = new DynamicParameters();
        string Value(string name) => Bind(values, name, row[columns.FindIndex(c => c.Name == name)]);
        var set = string.Join(", ", table.SelfReferences.Select(name => $"{name} = {Value(name)}"));
        var where = string.Join(" and ", table.Key.Select(name => $"{name} = {Value(name)}"));
        return connection.ExecuteAsync($"update {table.Name} set {set} where {where}", values, transaction);
    }

    /// <summary>Null is written out: PostgreSQL cannot tell the type of a bare null parameter.</summary>
    static string Bind(DynamicParameters values, string name, object? value)
    {
        if (value is null) return "null";
        values.Add(name, value);
        return "@" + name;
    }
}
