using System.Data;
using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace Postmortem.Data.Backups;

/// <summary>
/// Writes everything into one archive that either engine can read back. All tables are read in one snapshot,
/// so the backup is consistent while others write.
/// </summary>
public sealed class Backup(Database database, TimeProvider clock)
{
    const int ReportEvery = 5000;
    static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <param name="to">Receives a zip; need not be seekable.</param>
    public async Task<BackupSummary> WriteAsync(Stream to, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var postgres = database.Dialect.IsPostgres;
        // On SQLite a deferred transaction in WAL mode reads the state of its first statement to its end.
        await using var transaction = postgres ? await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct) : null;
        if (!postgres) await connection.ExecuteAsync("begin deferred");
        try
        {
            var schema = await connection.ExecuteScalarAsync<int>("select max(number) from schema_migrations", transaction: transaction);
            var tables = new List<BackupTable>();
            using (var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var table in await Catalog.ReadAsync(connection, database.Dialect, transaction))
                    tables.Add(await WriteTableAsync(zip, connection, transaction, table, progress, ct));
                var manifest = new BackupManifest(BackupManifest.KnownFormat, BackupManifest.KnownVersion, schema, clock.GetUtcNow(), database.Dialect.Name, tables);
                await using var file = Entry(zip, BackupManifest.Name).Open();
                await JsonSerializer.SerializeAsync(file, manifest, BackupManifest.Json, ct);
            }
            return new(tables.Count, tables.Sum(t => t.Rows), schema);
        }
        finally
        {
            if (!postgres) await connection.ExecuteAsync("rollback");
        }
    }

    async Task<BackupTable> WriteTableAsync(ZipArchive zip, DbConnection connection, DbTransaction? transaction, Table table, IProgress<BackupProgress>? progress, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = 0L;
        await using var file = Entry(zip, BackupTable.FileOf(table.Name)).Open();
        var line = new MemoryStream();
        await using var json = new Utf8JsonWriter(line);
        var columns = string.Join(", ", table.Columns.Select(c => c.Name));
        var order = table.Key.Any() ? " order by " + string.Join(", ", table.Key) : "";
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition($"select {columns} from {table.Name}{order}", transaction: transaction, cancellationToken: ct));
        while (await reader.ReadAsync(ct))
        {
            json.WriteStartArray();
            for (var i = 0; i < table.Columns.Count; i++) RowCodec.Write(json, reader.GetValue(i), table.Columns[i].Kind);
            json.WriteEndArray();
            json.Flush();
            line.Write(LineEnd);
            var bytes = line.GetBuffer().AsMemory(0, (int)line.Length);
            hash.AppendData(bytes.Span);
            await file.WriteAsync(bytes, ct);
            line.SetLength(0);
            json.Reset();
            if (++rows % ReportEvery == 0) progress?.Report(new(table.Name, rows));
        }
        progress?.Report(new(table.Name, rows));
        return new(table.Name, [.. table.Columns.Select(c => c.Name)], rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    static ZipArchiveEntry Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        // The archive's own stamps say nothing that the manifest does not say better.
        entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return entry;
    }
}
