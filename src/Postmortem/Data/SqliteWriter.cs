using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Postmortem.Features.Shared;
using static SQLitePCL.raw;

namespace Postmortem.Data;

/// <summary>
/// SQLite has one writer. Writes that wait together share one durable commit: each runs under its own
/// savepoint, so one that fails takes back only itself, and nobody is answered before the fsync.
/// </summary>
sealed class SqliteWriter : IAsyncDisposable
{
    const int LargestBatch = 128;
    static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(4);

    readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    readonly string _connectionString;
    readonly LiveFeed _live;
    readonly Task _loop;

    public SqliteWriter(string connectionString, LiveFeed live)
    {
        _connectionString = connectionString;
        _live = live;
        _loop = Task.Run(LoopAsync);
    }

    public async Task<T> RunAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        var item = new Work<T>(work, ct);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(item), this);
        return await item.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    async Task LoopAsync()
    {
        PreparedConnection? connection = null;
        while (await _queue.Reader.WaitToReadAsync())
        {
            var batch = new List<Work>();
            try
            {
                connection ??= Open();
                await RunBatchAsync(connection, batch);
            }
            catch (Exception e)
            {
                if (batch.Count == 0 && _queue.Reader.TryRead(out var first)) batch.Add(first);
                // A full disk takes back the whole transaction, and what was to be undone next is then not there.
                var shown = Explain(batch.Select(work => work.Failure).FirstOrDefault(f => f is DatabaseBusyException) ?? e);
                foreach (var work in batch) work.Fail(shown);
                if (connection is not null) await connection.DisposeAsync();
                connection = null;
            }
        }
        if (connection is not null) await connection.DisposeAsync();
    }

    async Task RunBatchAsync(PreparedConnection connection, List<Work> batch)
    {
        Execute(connection, "begin immediate");
        var clock = Stopwatch.StartNew();
        while (batch.Count < LargestBatch && clock.Elapsed < LongestBatch && _queue.Reader.TryRead(out var work))
        {
            batch.Add(work);
            Execute(connection, "savepoint one");
            var kept = await work.RunAsync(connection);
            Execute(connection, kept ? "release one" : "rollback to one; release one");
        }
        Execute(connection, "commit");
        foreach (var work in batch)
        {
            foreach (var change in work.Announcements) _live.Publish(change);
            work.Acknowledge();
        }
        if (batch.Any(work => work.WakesOutbox)) _live.WakeOutbox();
    }

    PreparedConnection Open()
    {
        var connection = new PreparedConnection(_connectionString);
        Execute(connection, "pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=5000; pragma cache_size=-8000; pragma temp_store=memory");
        return connection;
    }

    static Exception Explain(Exception e) => e switch
    {
        SqliteException { SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED } => new DatabaseBusyException(e),
        SqliteException { SqliteErrorCode: SQLITE_FULL } => DatabaseBusyException.Full(e),
        _ => e,
    };

    static void Execute(PreparedConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    abstract class Work
    {
        public IReadOnlyList<LiveChange> Announcements { get; protected set; } = [];

        public bool WakesOutbox { get; protected set; }

        /// <summary>Why it came to nothing by itself.</summary>
        public Exception? Failure { get; protected set; }

        /// <summary>True when what it did is to be kept.</summary>
        public abstract Task<bool> RunAsync(PreparedConnection connection);
        public abstract void Acknowledge();
        public abstract void Fail(Exception exception);
    }

    sealed class Work<T>(Func<WriteSession, Task<T>> work, CancellationToken ct) : Work
    {
        readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T? _result;

        public Task<T> Answer => _answer.Task;

        public override async Task<bool> RunAsync(PreparedConnection connection)
        {
            try
            {
                ct.ThrowIfCancellationRequested();
                var session = new WriteSession(connection, Dialect.Sqlite, CancellationToken.None);
                _result = await work(session);
                if (_result is IOutcome { Succeeded: false }) return false;
                Announcements = session.Announcements;
                WakesOutbox = session.WakesOutbox;
                return true;
            }
            catch (Exception e)
            {
                Failure = Explain(e);
                return false;
            }
        }

        public override void Acknowledge()
        {
            if (Failure is OperationCanceledException) _answer.TrySetCanceled(ct);
            else if (Failure is not null) _answer.TrySetException(Failure);
            else _answer.TrySetResult(_result!);
        }

        public override void Fail(Exception exception) => _answer.TrySetException(exception);
    }
}
