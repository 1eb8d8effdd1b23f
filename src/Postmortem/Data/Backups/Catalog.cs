using System.Data.Common;
using Dapper;

namespace Postmortem.Data.Backups;

/// <summary>How a column's values stand in a backup, whatever the engine calls its type.</summary>
enum ColumnKind
{
    Text,
    Integer,
    Number,
    Boolean,
    Key,
    Bytes,
}

sealed record Column(string Name, ColumnKind Kind, bool InKey);

/// <param name="Parents">Tables that must be filled before this one.</param>
/// <param name="SelfReferences">Columns that point into the table itself.</param>
sealed record Table(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<string> Parents, IReadOnlyList<string> SelfReferences)
{
    public IEnumerable<string> Key => Columns.Where(c => c.InKey).Select(c => c.Name);
}

/// <summary>
/// The tables as the database itself describes them, so that no table can be forgotten. What the engine makes by itself is left out:
/// keys it counts, generated columns, the text index; and what is made from other tables, as a view with the ending _anew says.
/// </summary>
static class Catalog
{
    /// <summary>Written by the migrations; the backup carries its number in the manifest.</summary>
    const string MigrationTable = "schema_migrations";

    /// <summary>All tables, each after those that it refers to.</summary>
    public static async Task<IReadOnlyList<Table>> ReadAsync(DbConnection connection, Dialect dialect, DbTransaction? transaction = null)
    {
        var columns = await connection.QueryAsync<ColumnRow>(dialect.IsPostgres ? PostgresColumns : SqliteColumns, transaction: transaction);
        var references = (await connection.QueryAsync<Reference>(dialect.IsPostgres ? PostgresReferences : SqliteReferences, transaction: transaction)).AsList();
        var tables = columns.Where(c => c.TableName != MigrationTable).GroupBy(c => c.TableName).Select(rows => new Table(
            rows.Key,
            [.. rows.Select(c => new Column(c.Name, KindOf(c.Type), c.InKey))],
            [.. references.Where(r => r.TableName == rows.Key && r.Parent != rows.Key).Select(r => r.Parent).Distinct()],
            [.. references.Where(r => r.TableName == rows.Key && r.Parent == rows.Key).Select(r => r.Name).Distinct()]));
        return ParentsFirst([.. tables.OrderBy(t => t.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Makes anew what other tables already say; only SQLite needs any.</summary>
    public static async Task MakeDerivedAsync(DbConnection connection)
    {
        foreach (var view in (await connection.QueryAsync<string>("select name from sqlite_master where type = 'view' and name like '%!_anew' escape '!'")).AsList())
        {
            var table = view[..^"_anew".Length];
            await connection.ExecuteAsync($"delete from {table}; insert into {table} select * from {view}");
        }
    }

    static List<Table> ParentsFirst(List<Table> tables)
    {
        var ordered = new List<Table>();
        while (ordered.Count < tables.Count)
        {
            var ready = tables.Where(t => !ordered.Contains(t) && t.Parents.All(p => ordered.Any(o => o.Name == p))).ToList();
            if (ready.Count == 0) throw new InvalidOperationException("Tables refer to one another in a circle: " + string.Join(", ", tables.Except(ordered).Select(t => t.Name)));
            ordered.AddRange(ready);
        }
        return ordered;
    }

    static ColumnKind KindOf(string type) => type.ToLowerInvariant() switch
    {
        "uuid" => ColumnKind.Key,
        "boolean" => ColumnKind.Boolean,
        "int" or "integer" or "bigint" => ColumnKind.Integer,
        "double precision" => ColumnKind.Number,
        "blob" or "bytea" => ColumnKind.Bytes,
        "text" => ColumnKind.Text,
        _ => throw new InvalidOperationException($"A backup does not know the column type '{type}'."),
    };

    sealed record ColumnRow
    {
        public string TableName { get; init; } = "";
        public string Name { get; init; } = "";
        public string Type { get; init; } = "";
        public bool InKey { get; init; }
    }

    sealed record Reference
    {
        public string TableName { get; init; } = "";
        public string Name { get; init; } = "";
        public string Parent { get; init; } = "";
    }

    // An "integer primary key" is SQLite's own row number; shadow tables of the text index have a type of their own in the list.
    const string SqliteColumns = """
        select t.name as table_name, c.name, c.type, c.pk > 0 as in_key
        from pragma_table_list t join pragma_table_xinfo(t.name) c
        where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite!_%' escape '!' and t.name || '_anew' not in (select name from sqlite_master where type = 'view') and c.hidden = 0 and not (c.pk = 1 and lower(c.type) = 'integer')
        order by t.name, c.cid
        """;

    const string SqliteReferences = """
        select t.name as table_name, f."from" as name, f."table" as parent
        from pragma_table_list t join pragma_foreign_key_list(t.name) f where t.schema = 'main' and t.type = 'table'
        """;

    const string PostgresColumns = """
        select t.relname::text as table_name, a.attname::text as name, format_type(a.atttypid, null) as type,
            coalesce(a.attnum = any (k.conkey), false) as in_key
        from pg_class t
        join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
        left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
        where t.relkind = 'r' and t.relnamespace = current_schema()::regnamespace
        order by t.relname, a.attnum
        """;

    const string PostgresReferences = """
        select t.relname::text as table_name, a.attname::text as name, p.relname::text as parent
        from pg_constraint k
        join pg_class t on t.oid = k.conrelid
        join pg_class p on p.oid = k.confrelid
        join pg_attribute a on a.attrelid = t.oid and a.attnum = any (k.conkey)
        where k.contype = 'f' and t.relnamespace = current_schema()::regnamespace
        """;
}
