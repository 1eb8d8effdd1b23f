using System.Collections.Concurrent;
using System.Globalization;

namespace Postmortem.Data;

/// <summary>Connections to read from beside the writer. As many as there are reads at once; a few stay open with their compiled statements.</summary>
sealed class SqliteReaders(string connectionString) : IDisposable
{
    const int MostKept = 8;

    /// <summary>
    /// A search for two words in two million entries touches megabytes of their lists, and what waits for a person whole reviews. With SQLite's
    /// own two megabytes a request read them from the system page by page, in half of its time.
    /// </summary>
    const int CacheKilobytes = 16_000;

    /// <summary>The one that was used last goes first: its pages are still there.</summary>
    readonly ConcurrentStack<PreparedConnection> _idle = [];

    public async Task<T> RunAsync<T>(Func<PreparedConnection, Task<T>> work)
    {
        if (!_idle.TryPop(out var connection)) connection = Open();
        var sound = false;
        try
        {
            var result = await work(connection);
            sound = true;
            return result;
        }
        finally
        {
            if (sound && _idle.Count < MostKept) _idle.Push(connection);
            else await connection.DisposeAsync();
        }
    }

    /// <summary>Closes those that nobody uses, with their pages; the next read opens another.</summary>
    public void Rest()
    {
        while (_idle.TryPop(out var connection)) connection.Dispose();
    }

    public void Dispose() => Rest();

    PreparedConnection Open()
    {
        var connection = new PreparedConnection(connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"pragma cache_size=-{CacheKilobytes}");
        command.ExecuteNonQuery();
        return connection;
    }
}
