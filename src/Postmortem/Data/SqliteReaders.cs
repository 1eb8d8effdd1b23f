using System.Collections.Concurrent;

namespace Postmortem.Data;

/// <summary>Connections to read from beside the writer. As many as there are reads at once; a few stay open with their compiled statements.</summary>
sealed class SqliteReaders(string connectionString) : IDisposable
{
    const int MostKept = 8;
    readonly ConcurrentBag<PreparedConnection> _idle = [];

    public async Task<T> RunAsync<T>(Func<PreparedConnection, Task<T>> work)
    {
        if (!_idle.TryTake(out var connection)) connection = new PreparedConnection(connectionString);
        var sound = false;
        try
        {
            var result = await work(connection);
            sound = true;
            return result;
        }
        finally
        {
            if (sound && _idle.Count < MostKept) _idle.Add(connection);
            else await connection.DisposeAsync();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }
}
