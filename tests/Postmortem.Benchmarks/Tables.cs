using Microsoft.Data.Sqlite;

namespace Postmortem.Benchmarks;

/// <summary>Prepared inserts into the tables of a record.</summary>
sealed class Tables(SqliteConnection connection) : IDisposable
{
    readonly List<Insert> _all = [];

    public Insert Into(string table, string columns)
    {
        var insert = new Insert(connection, table, columns);
        _all.Add(insert);
        return insert;
    }

    public void Dispose()
    {
        foreach (var insert in _all) insert.Dispose();
    }
}

sealed class Insert : IDisposable
{
    readonly SqliteCommand _command;

    public Insert(SqliteConnection connection, string table, string columns)
    {
        var count = columns.Split(',').Length;
        _command = connection.CreateCommand();
        _command.CommandText = $"insert into {table} ({columns}) values ({string.Join(", ", Enumerable.Range(0, count).Select(i => $"@p{i}"))})";
        for (var i = 0; i < count; i++) _command.Parameters.Add(new SqliteParameter($"@p{i}", null));
        _command.Prepare();
    }

    public void Run(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
