using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Postmortem.Data;

/// <summary>
/// An open SQLite connection whose statements stay compiled: SQLite compiles in the process that asks, and for most of our
/// statements that costs more than running them. One piece of work at a time uses it.
/// </summary>
sealed class PreparedConnection : DbConnection
{
    /// <summary>Filters and lists make statements of many texts: when so many are kept, it begins anew.</summary>
    const int MostKept = 256;

    readonly SqliteConnection _inner;
    readonly Dictionary<string, SqliteCommand> _kept = [];

    public PreparedConnection(string connectionString)
    {
        _inner = new SqliteConnection(connectionString);
        _inner.Open();
    }

    [AllowNull] public override string ConnectionString { get => _inner.ConnectionString; set => throw new NotSupportedException(); }
    public override string Database => _inner.Database;
    public override string DataSource => _inner.DataSource;
    public override string ServerVersion => _inner.ServerVersion;
    public override ConnectionState State => _inner.State;

    public override void Open() => throw new NotSupportedException();
    public override void Close() => _inner.Close();
    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    /// <summary>A compiled command of this text that nobody uses, or a new one.</summary>
    internal SqliteCommand Take(string text)
    {
        if (_kept.Remove(text, out var kept)) return kept;
        var made = _inner.CreateCommand();
        made.CommandText = text;
        return made;
    }

    internal void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (_kept.Count == MostKept) Forget();
        if (!_kept.TryAdd(command.CommandText, command)) command.Dispose();
    }

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => _inner.BeginTransaction(isolationLevel);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    void Forget()
    {
        foreach (var command in _kept.Values) command.Dispose();
        _kept.Clear();
    }
}

/// <summary>Takes the compiled command when it is run, not before: Dapper changes the text after the parameters when it spreads a list.</summary>
sealed class PreparedCommand(PreparedConnection connection) : DbCommand
{
    readonly Draft _draft = new();
    SqliteCommand? _taken;
    DbDataReader? _reader;

    [AllowNull] public override string CommandText { get; set; } = "";
    public override int CommandTimeout { get; set; }
    public override CommandType CommandType { get; set; } = CommandType.Text;
    public override bool DesignTimeVisible { get; set; }
    public override UpdateRowSource UpdatedRowSource { get; set; }
    protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }
    protected override DbParameterCollection DbParameterCollection => _draft;
    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => _taken?.Cancel();
    public override void Prepare() { }
    public override int ExecuteNonQuery() => Ready().ExecuteNonQuery();
    public override object? ExecuteScalar() => Ready().ExecuteScalar();
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => _reader = Ready().ExecuteReader(behavior);
    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    SqliteCommand Ready()
    {
        _taken ??= connection.Take(CommandText);
        _taken.Parameters.Clear();
        foreach (SqliteParameter parameter in _draft) _taken.Parameters.Add(parameter);
        return _taken;
    }

    sealed class Draft : SqliteParameterCollection;

    protected override void Dispose(bool disposing)
    {
        if (disposing && _taken is { } taken)
        {
            _taken = null;
            if (_reader is { IsClosed: false }) taken.Dispose();
            else connection.GiveBack(taken);
        }
        base.Dispose(disposing);
    }
}
