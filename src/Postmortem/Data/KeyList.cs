using System.Globalization;
using Dapper;

namespace Postmortem.Data;

/// <summary>
/// Keys for <c>where id in …</c>, one parameter each: <c>$"… where id in {keys.Names}"</c> with <c>keys.Values</c>. Dapper's own
/// lists go past the type handlers, which write keys differently on each engine. Never empty.
/// </summary>
public sealed class KeyList
{
    public KeyList(IEnumerable<Guid> keys) : this(keys.Select(key => (object)key)) { }

    /// <param name="rows">Numbers of rows.</param>
    public KeyList(IEnumerable<long> rows) : this(rows.Select(row => (object)row)) { }

    KeyList(IEnumerable<object> keys)
    {
        var names = new List<string>();
        foreach (var key in keys)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"k{names.Count}");
            Values.Add(name, key);
            names.Add($"@{name}");
        }
        Names = $"({string.Join(", ", names)})";
    }

    public string Names { get; }

    /// <summary>Further parameters of the statement are added to these.</summary>
    public DynamicParameters Values { get; } = new();

    public KeyList With(string name, object value)
    {
        Values.Add(name, value);
        return this;
    }
}
