using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace Postmortem.Data;

/// <summary>
/// A connection to read from. Every statement carries the file and line that sent it, as a comment,
/// so that a slow query in the server's log names its place in the code.
/// </summary>
public class ReadSession(DbConnection connection, Dialect dialect, CancellationToken ct)
{
    protected DbConnection Connection { get; } = connection;

    public Dialect Dialect { get; } = dialect;

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? args = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        (await Connection.QueryAsync<T>(Command(sql, args, file, line))).AsList();

    /// <summary>The one row, or null; more than one is a programming error and throws.</summary>
    public Task<T?> OneAsync<T>(string sql, object? args = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Connection.QuerySingleOrDefaultAsync<T?>(Command(sql, args, file, line));

    public Task<T?> ScalarAsync<T>(string sql, object? args = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Connection.ExecuteScalarAsync<T?>(Command(sql, args, file, line));

    protected CommandDefinition Command(string sql, object? args, string file, int line) =>
        new($"/* {Path.GetFileName(file)}:{line} */ {sql}", args, cancellationToken: ct);
}

/// <summary>A transaction to write in.</summary>
public sealed class WriteSession(DbConnection connection, Dialect dialect, CancellationToken ct) : ReadSession(connection, dialect, ct)
{
    readonly List<LiveChange> _announcements = [];
    bool _tells;

    public IReadOnlyList<LiveChange> Announcements => _announcements;

    /// <summary>True once a message was put into the outbox: its runner is woken after the commit.</summary>
    public bool WakesOutbox { get; internal set; }

    /// <summary>True once: when the transaction's first fact is about to be recorded.</summary>
    internal bool IsFirstFact() => !_tells && (_tells = true);

    /// <returns>The number of rows that the statement touched.</returns>
    public Task<int> ExecuteAsync(string sql, object? args = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Connection.ExecuteAsync(Command(sql, args, file, line));

    /// <summary>Tells open pages, on every replica, after the commit and only then.</summary>
    public void Announce(LiveChange change)
    {
        if (!_announcements.Contains(change)) _announcements.Add(change);
    }
}
