using Postmortem.Data;

namespace Postmortem.Features.Search;

/// <summary>
/// A list's filters and words as one match in an FTS5 table with the columns title, body and facets, where each filter is a word.
/// However they are combined, SQLite walks only the rows that have them all. A facet is a name and a value: <c>statusclosed</c>.
/// </summary>
public sealed class FacetMatch
{
    readonly List<string> _terms = [];
    readonly List<string> _noneOf = [];

    public bool IsEmpty => _terms.Count == 0;

    public FacetMatch Has(string name, string value)
    {
        if (value.Length > 0) _terms.Add($"facets : {Facet(name, value)}");
        return this;
    }

    public FacetMatch HasAnyOf(string name, IEnumerable<string> values)
    {
        _terms.Add(AnyOf(name, values));
        return this;
    }

    /// <summary>Where nearly all rows have one of the other values: the lists of these few are short. Something else has to be asked for too.</summary>
    public FacetMatch HasNoneOf(string name, IEnumerable<string> values)
    {
        _noneOf.Add(AnyOf(name, values));
        return this;
    }

    public async Task<FacetMatch> SaysAsync(ReadSession session, SearchQuery words)
    {
        if (!words.IsEmpty) _terms.Add($"{{title body}} : ({await session.Fts5Async(SearchPart.Heads, words)})");
        return this;
    }

    public override string ToString() => _noneOf.Aggregate(string.Join(" AND ", _terms), (match, none) => $"({match}) NOT {none}");

    static string AnyOf(string name, IEnumerable<string> values) => $"facets : ({string.Join(" OR ", values.Select(v => Facet(name, v)))})";

    /// <summary>Values are the product's own words or hexadecimal; quoted, since a user's address may hold anything.</summary>
    static string Facet(string name, string value) => $"\"{name}{value.Replace(" ", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\"";
}
