using Microsoft.Data.Sqlite;
using Npgsql;
using static SQLitePCL.raw;

namespace Postmortem.Data;

public static class BrokenRule
{
    /// <summary>The database answers, and says that what was to be written breaks a rule of its tables.</summary>
    public static bool Is(Exception e) => e is SqliteException { SqliteErrorCode: SQLITE_CONSTRAINT } || (e is PostgresException refused && refused.SqlState.StartsWith("23", StringComparison.Ordinal));
}
