using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;
using Npgsql;

namespace Postmortem.Data;

/// <summary>
/// Forward-only numbered migrations, embedded as <c>0001_name.sql</c>, each run once in its own transaction under a lock.
/// <c>{uuid}</c> and <c>{blob}</c> become the engine's types; a part between <c>-- only: sqlite</c> (or postgres)
/// and <c>-- end</c> runs on that engine alone.
/// </summary>
public static class Migrations
{
    /// <summary>The newest schema version that this program knows.</summary>
    public static int Newest => All().Max(m => m.Number);

    /// <returns>The numbers applied now, in order; empty when the database was up to date.</returns>
    /// <exception cref="DatabaseTooNewException">The database was written by a newer program.</exception>
    /// <exception cref="UnfitDatabaseException">The database cannot hold the record.</exception>
    public static async Task<IReadOnlyList<int>> ApplyAsync(Database database, TimeProvider clock, CancellationToken ct, int? upTo = null)
    {
        await using var connection = await database.OpenAsync(ct);
        var postgres = database.Dialect.IsPostgres;
        if (!postgres) await connection.ExecuteAsync("pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=30000");
        if (postgres && await connection.ExecuteScalarAsync<string>("show server_encoding") is not "UTF8" and var encoding) throw UnfitDatabaseException.Encoded(encoding);
        await connection.ExecuteAsync(postgres ? "select pg_advisory_lock(7301)" : "begin exclusive");
        try
        {
            await connection.ExecuteAsync("create table if not exists schema_migrations (number int primary key, name text not null, applied_at bigint not null)");
            var current = await connection.ExecuteScalarAsync<int?>("select max(number) from schema_migrations") ?? 0;
            if (current > Newest) throw new DatabaseTooNewException(current, Newest);
            var applied = new List<int>();
            foreach (var migration in All().Where(m => m.Number > current && m.Number <= (upTo ?? Newest)))
            {
                await using var transaction = postgres ? await connection.BeginTransactionAsync(ct) : null;
                await connection.ExecuteAsync(For(database.Dialect, migration.Sql), transaction: transaction);
                await connection.ExecuteAsync("insert into schema_migrations (number, name, applied_at) values (@Number, @Name, @At)",
                    new { migration.Number, migration.Name, At = clock.GetUtcNow() }, transaction);
                if (transaction is not null) await transaction.CommitAsync(ct);
                applied.Add(migration.Number);
            }
            if (!postgres) await connection.ExecuteAsync("commit");
            return applied;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw UnfitDatabaseException.Forbidden(e, new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username);
        }
        catch when (!postgres)
        {
            await connection.ExecuteAsync("rollback");
            throw;
        }
        finally
        {
            if (postgres) await connection.ExecuteAsync("select pg_advisory_unlock(7301)");
        }
    }

    /// <returns>The schema version of the record that is there; null when there is none. Nothing is made or changed.</returns>
    public static async Task<int?> ReadVersionAsync(Database database, CancellationToken ct)
    {
        if (database.SqliteFile is { } file && !File.Exists(file)) return null;
        await using var connection = await database.OpenAsync(ct);
        var isThere = await connection.ExecuteScalarAsync<long>(database.Dialect.IsPostgres
            ? "select count(*) from information_schema.tables where table_name = 'schema_migrations' and table_schema = any (current_schemas(false))"
            : "select count(*) from sqlite_master where type = 'table' and name = 'schema_migrations'") > 0;
        return isThere ? await connection.ExecuteScalarAsync<int?>("select max(number) from schema_migrations") : null;
    }

    static IEnumerable<(int Number, string Name, string Sql)> All()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = Path.GetFileNameWithoutExtension(resource);
            yield return (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
        }
    }

    static string For(Dialect dialect, string sql)
    {
        var kept = new List<string>();
        string? only = null;
        foreach (var line in sql.Split('\n'))
        {
            if (line.StartsWith("-- only: ", StringComparison.Ordinal)) only = line[9..].Trim();
            else if (line.StartsWith("-- end", StringComparison.Ordinal)) only = null;
            else if (only is null || only == dialect.Name) kept.Add(line);
        }
        return string.Join('\n', kept).Replace("{uuid}", dialect.Uuid, StringComparison.Ordinal).Replace("{blob}", dialect.Blob, StringComparison.Ordinal);
    }
}

public sealed class DatabaseTooNewException(int found, int known)
    : Exception($"The database has schema version {found}, but this program knows only up to {known}. Start a newer program, or restore a backup made with this one.");

/// <summary>PostgreSQL answers or a file is there, but what it offers cannot hold the record.</summary>
public sealed class UnfitDatabaseException : Exception
{
    UnfitDatabaseException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    public static UnfitDatabaseException Encoded(string? encoding) =>
        new($"The PostgreSQL database is encoded as {encoding}, in which most of the world's words cannot be written. Make one in UTF-8 and name it in Database__ConnectionString: create database postmortem encoding 'UTF8' template template0;");

    public static UnfitDatabaseException NoDatabase(string file, Exception inner) =>
        new($"{file} is not a SQLite database, or is damaged. Nothing was changed. Name another place in Storage__Directory, or move the file away and restore a backup.", inner);

    public static UnfitDatabaseException Forbidden(PostgresException refusal, string? user) =>
        new($"PostgreSQL does not let {user} make or change the tables ({refusal.MessageText}). Let the owner of the database run: grant usage, create on schema public to \"{user}\"; Tables that another user made have to be given to {user}, too.", refusal);
}

/// <summary>Nothing is where it was looked for.</summary>
public sealed class NoRecordException(string where)
    : Exception($"There is no record in {where}. Look whether Storage__Directory, Database__Provider and Database__ConnectionString are those of the server.");

public sealed class DatabaseTooOldException(int found, int wanted)
    : Exception($"The database has schema version {found}, this program needs {wanted}. Take a backup, then start the program: it brings the database up at its start.");
