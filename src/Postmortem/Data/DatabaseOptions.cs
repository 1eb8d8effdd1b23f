namespace Postmortem.Data;

public static class DatabaseProvider
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";
}

/// <param name="Provider">One of <see cref="DatabaseProvider"/>.</param>
/// <param name="ConnectionString">ADO.NET connection string of that provider.</param>
public sealed record DatabaseOptions(string Provider, string ConnectionString);
