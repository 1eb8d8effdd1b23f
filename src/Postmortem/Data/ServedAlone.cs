namespace Postmortem.Data;

/// <summary>
/// One server for a file of SQLite: two would not hear of each other's changes, and open pages would go stale. A command beside a server
/// is no second one. The operating system lets go of the lock when the process ends, however it ends.
/// </summary>
static class ServedAlone
{
    /// <summary>What the system says of a file that is locked: EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.</summary>
    static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

    /// <returns>To be held while it serves; null where there is nothing to lock, or the file system knows no locks.</returns>
    /// <exception cref="IOException">Another server holds it.</exception>
    public static IDisposable? Take(Database database)
    {
        if (database.SqliteFile is not { } file) return null;
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            // It stays when the server stops: whoever took it away could take one that the next server holds already.
            return new FileStream(file + "-serving", options);
        }
        catch (IOException e) when (Locked.Contains(e.HResult))
        {
            throw new IOException($"Another Postmortem serves {file} already. Stop it first, or use PostgreSQL (Database__Provider=postgres) to run several.", e);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
