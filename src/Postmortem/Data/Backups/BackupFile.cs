using System.Text.Json;

namespace Postmortem.Data.Backups;

/// <summary>What stands in a backup: the file <c>manifest.json</c> of the archive.</summary>
/// <param name="Schema">The schema version that the rows belong to.</param>
/// <param name="Tables">Each after those that it refers to.</param>
sealed record BackupManifest(string Format, int Version, int Schema, DateTimeOffset CreatedAt, string Engine, IReadOnlyList<BackupTable> Tables)
{
    public const string Name = "manifest.json";
    public const string KnownFormat = "postmortem.backup";
    public const int KnownVersion = 1;

    public static readonly JsonSerializerOptions Json = new(Journal.Json) { WriteIndented = true };
}

/// <param name="Columns">In the order in which each row's array holds them.</param>
/// <param name="Sha256">Of the table's file, lower-case hexadecimal.</param>
sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows, string Sha256)
{
    /// <summary>One JSON array a line.</summary>
    public static string FileOf(string table) => $"tables/{table}.jsonl";
}

/// <summary>How far a long command has come.</summary>
/// <param name="Rows">Of this table, so far.</param>
public sealed record BackupProgress(string Table, long Rows);

/// <param name="Rows">In all tables together.</param>
public sealed record BackupSummary(int Tables, long Rows, int Schema);
