using System.Collections.Concurrent;
using System.Globalization;

namespace Postmortem.Data;

/// <summary>
/// Connections to read from beside the writer. As many as there are reads at once; a few stay open with their compiled statements.
/// The first is taken whenever it is free, so most reads find their pages with it, and the others need few.
/// </summary>
sealed class SqliteReaders(string connectionString) : IDisposable
{
    const int MostFurther = 7;

    /// <summary>
    /// A search for two words in two million entries touches megabytes of their lists, and what waits for a person whole reviews. With SQLite's
    /// own two megabytes a request read them from the system page by page, in half of its time.
    /// </summary>
    const int FirstKilobytes = 16_000;

    /// <summary>Seven as large as the first would be more than all the rest of the program.</summary>
    const int FurtherKilobytes = 4_000;

    readonly ConcurrentStack<PreparedConnection> _further = [];

    /// <summary>Only whoever turned <see cref="_isFirstTaken"/> from 0 to 1 touches it.</summary>
    PreparedConnection? _first;
    int _isFirstTaken;

    public Task<T> RunAsync<T>(Func<PreparedConnection, Task<T>> work) => TryTakeFirst() ? WithFirstAsync(work) : WithFurtherAsync(work);

    /// <summary>Closes those that nobody uses, with their pages; the next read opens another.</summary>
    public void Rest()
    {
        if (TryTakeFirst()) GiveFirstBack(sound: false);
        while (_further.TryPop(out var connection)) connection.Dispose();
    }

    public void Dispose() => Rest();

    async Task<T> WithFirstAsync<T>(Func<PreparedConnection, Task<T>> work)
    {
        var sound = false;
        try
        {
            var result = await work(_first ??= Open(FirstKilobytes));
            sound = true;
            return result;
        }
        finally
        {
            GiveFirstBack(sound);
        }
    }

    async Task<T> WithFurtherAsync<T>(Func<PreparedConnection, Task<T>> work)
    {
        if (!_further.TryPop(out var connection)) connection = Open(FurtherKilobytes);
        var sound = false;
        try
        {
            var result = await work(connection);
            sound = true;
            return result;
        }
        finally
        {
            if (sound && _further.Count < MostFurther) _further.Push(connection);
            else await connection.DisposeAsync();
        }
    }

    bool TryTakeFirst() => Interlocked.CompareExchange(ref _isFirstTaken, 1, 0) == 0;

    void GiveFirstBack(bool sound)
    {
        if (!sound)
        {
            _first?.Dispose();
            _first = null;
        }
        Volatile.Write(ref _isFirstTaken, 0);
    }

    PreparedConnection Open(int cacheKilobytes)
    {
        var connection = new PreparedConnection(connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"pragma cache_size=-{cacheKilobytes}");
        command.ExecuteNonQuery();
        return connection;
    }
}
