using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Postmortem.Features.Shared;
using static SQLitePCL.raw;

namespace Postmortem.Data;

/// <summary>
/// The one way to the database: <see cref="ReadAsync{T}"/> beside <see cref="WriteAsync{T}"/>.
/// A write is one transaction; it is acknowledged (the task completes) only after a durable commit.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    const int MostAttempts = 4;
    static readonly string[] RetriedStates = [PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected];

    readonly NpgsqlDataSource? _postgres;
    readonly string? _sqlite;
    readonly SqliteReaders? _sqliteReaders;
    readonly SqliteWriter? _sqliteWriter;
    readonly LiveFeed _live;

    public Database(DatabaseOptions options, LiveFeed live)
    {
        DapperTypes.Register();
        _live = live;
        Dialect = options.Provider == DatabaseProvider.Postgres ? Dialect.Postgres : Dialect.Sqlite;
        if (options.Provider == DatabaseProvider.Postgres)
        {
            _postgres = NpgsqlDataSource.Create(options.ConnectionString);
            return;
        }
        var connection = new SqliteConnectionStringBuilder(options.ConnectionString) { ForeignKeys = true, DefaultTimeout = 15 };
        connection.Pooling = false;
        _sqlite = connection.ToString();
        _sqliteReaders = new SqliteReaders(_sqlite);
        _sqliteWriter = new SqliteWriter(_sqlite, live);
    }

    public Dialect Dialect { get; }

    /// <summary>The file's whole path; null on PostgreSQL.</summary>
    public string? SqliteFile => _sqlite is null ? null : Path.GetFullPath(new SqliteConnectionStringBuilder(_sqlite).DataSource);

    /// <summary>The data source for LISTEN; null on SQLite.</summary>
    public NpgsqlDataSource? Postgres => _postgres;

    public async Task<T> ReadAsync<T>(Func<ReadSession, Task<T>> work, CancellationToken ct)
    {
        if (_sqliteReaders is { } readers) return await readers.RunAsync(connection => work(new ReadSession(connection, Dialect, ct)));
        await using var connection = await OpenPostgresAsync(ct);
        return await work(new ReadSession(connection, Dialect, ct));
    }

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction. A returned failure (<see cref="IOutcome.Succeeded"/> false)
    /// or an exception rolls back everything that it did. The work may run again after a serialisation failure:
    /// it must touch nothing but the session, and wait for nothing but the database.
    /// </summary>
    /// <exception cref="DatabaseBusyException">The database did not answer, or could not be locked in time, or has no room left; nothing was changed.</exception>
    public Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken ct) =>
        _sqliteWriter is { } writer ? writer.RunAsync(work, ct) : WritePostgresAsync(work, ct);

    /// <summary>A connection of its own, for migrations, backup and restore. The caller disposes it.</summary>
    /// <exception cref="UnfitDatabaseException">The file is no database.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken ct)
    {
        if (_postgres is not null) return await OpenPostgresAsync(ct);
        var connection = new SqliteConnection(_sqlite);
        MakePrivate(connection.DataSource);
        await connection.OpenAsync(ct);
        try
        {
            // Opening reads nothing yet.
            await connection.ExecuteScalarAsync<int>("pragma schema_version");
            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLITE_NOTADB or SQLITE_CORRUPT)
        {
            await connection.DisposeAsync();
            throw UnfitDatabaseException.NoDatabase(SqliteFile!, e);
        }
    }

    /// <summary>A new file is its owner's alone, like backups: SQLite would let everybody read it, and a folder that was there before may be open to all.</summary>
    static void MakePrivate(string file)
    {
        if (OperatingSystem.IsWindows() || File.Exists(file) || !Directory.Exists(Path.GetDirectoryName(file))) return;
        using var made = new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
    }

    /// <summary>Lets go of what only makes the next reads quicker. PostgreSQL's driver closes its idle connections by itself.</summary>
    public void Rest() => _sqliteReaders?.Rest();

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        if (_sqliteWriter is not null) await _sqliteWriter.DisposeAsync();
        _sqliteReaders?.Dispose();
    }

    async Task<NpgsqlConnection> OpenPostgresAsync(CancellationToken ct)
    {
        try
        {
            return await _postgres!.OpenConnectionAsync(ct);
        }
        catch (NpgsqlException e)
        {
            throw DatabaseBusyException.Unreachable(e);
        }
    }

    async Task<T> WritePostgresAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await OpenPostgresAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                var session = new WriteSession(connection, Dialect, ct);
                var result = await work(session);
                if (result is IOutcome { Succeeded: false })
                {
                    await transaction.RollbackAsync(ct);
                    return result;
                }
                foreach (var change in session.Announcements)
                    await session.ExecuteAsync("select pg_notify('postmortem_live', @Payload)", new { Payload = change.ToPayload() });
                await transaction.CommitAsync(ct);
                if (session.WakesOutbox) _live.WakeOutbox();
                return result;
            }
            catch (PostgresException e) when (RetriedStates.Contains(e.SqlState))
            {
                if (attempt == MostAttempts) throw new DatabaseBusyException(e);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DiskFull)
            {
                throw DatabaseBusyException.Full(e);
            }
        }
    }
}

/// <summary>The database does not answer, is locked for longer than the busy timeout, or has no room left. Nothing was changed; trying again is safe.</summary>
public sealed class DatabaseBusyException : Exception
{
    public DatabaseBusyException(Exception inner) : base("The database is busy. Nothing was changed; please try again in a moment.", inner)
    {
    }

    DatabaseBusyException(string message, Exception inner) : base(message, inner)
    {
    }

    public static DatabaseBusyException Full(Exception inner) =>
        new("The disk that holds the record is full, so nothing can be written; reading goes on. Nothing was changed. Ask an administrator to make room, then try again.", inner);

    public static DatabaseBusyException Unreachable(Exception inner) => new("The database does not answer. Nothing was changed; please try again in a moment.", inner);
}
