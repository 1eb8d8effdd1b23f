namespace Postmortem.Data;

/// <summary>What differs between SQLite and PostgreSQL. Everything else is one SQL text for both.</summary>
public sealed class Dialect
{
    public static readonly Dialect Sqlite = new() { Name = "sqlite", Uuid = "text", Blob = "blob" };
    public static readonly Dialect Postgres = new() { Name = "postgres", Uuid = "uuid", Blob = "bytea" };

    Dialect()
    {
    }

    public required string Name { get; init; }

    /// <summary>Column type of keys.</summary>
    public required string Uuid { get; init; }

    /// <summary>Column type of bytes.</summary>
    public required string Blob { get; init; }

    public bool IsPostgres => this == Postgres;
}
