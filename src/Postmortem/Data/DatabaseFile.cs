using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Postmortem.Data;

/// <summary>The file of SQLite, looked at before anything is begun.</summary>
static class DatabaseFile
{
    /// <summary>
    /// SQLite opens a file without the right to write for reading alone, and says so only when it is written to. It is asked itself:
    /// to open the file beside it and close it again would take away the locks that another connection of this process holds.
    /// </summary>
    /// <returns>Null when it can be written to, or is not there yet; else the fault with its remedy.</returns>
    public static string? WhyNotWrite(SqliteConnectionStringBuilder options)
    {
        var file = Path.GetFullPath(options.DataSource);
        if (Directory.Exists(file)) return $"The database file '{file}' is a folder. Move it away, or name another place in Storage__Directory.";
        if (!File.Exists(file)) return null;
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(options.ConnectionString) { Pooling = false }.ToString());
            connection.Open();
            if (sqlite3_db_readonly(connection.Handle, "main") == 0) return null;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_CANTOPEN)
        {
        }
        return options.Mode == SqliteOpenMode.ReadOnly
            ? "Database__ConnectionString says Mode=ReadOnly, with which nothing can be kept. Take that out."
            : $"The database file '{file}' cannot be written to. Give the user that runs this program the right to (chmod u+w, or chown where it is somebody else's), or name another place in Storage__Directory.";
    }
}
