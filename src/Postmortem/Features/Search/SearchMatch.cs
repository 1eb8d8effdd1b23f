using System.Text.Json;
using Dapper;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Search;

/// <summary>The part of the text index that is asked. The words are the database's names.</summary>
/// <param name="Part">Its words in <c>search_words</c> on SQLite.</param>
/// <param name="Index">FTS5 table on SQLite.</param>
/// <param name="Kinds">The same part on PostgreSQL.</param>
public sealed record SearchPart(string Part, string Index, string Kinds)
{
    /// <summary>Incidents, reviews, follow-ups.</summary>
    public static readonly SearchPart Heads = new("heads", "search_heads", "d.kind <> 'entry'");

    public static readonly SearchPart Entries = new("entries", "search_entries", "d.kind = 'entry'");

    /// <summary>The part that holds documents of a kind.</summary>
    public static SearchPart Of(string kind) => kind == SearchKind.Entry ? Entries : Heads;
}

/// <param name="From">FROM with <c>search_documents d</c> and <c>incidents i</c>.</param>
/// <param name="Where">The match, the joins, and who may see it.</param>
public sealed record MatchSql(string From, string Where, string OrderBy, DynamicParameters Parameters);

/// <summary>
/// The match in SQL, newest first. Nothing typed becomes syntax: only letters, digits and their marks go into a query,
/// each term quoted. Both engines walk matches from the newest and stop at the limit; neither counts them all.
/// </summary>
public static class SearchMatch
{
    /// <summary>How many words a begun word may stand for, in the order of the alphabet.</summary>
    const int MostCompletions = 40;

    /// <summary>As the column of PostgreSQL takes accents out.</summary>
    const string Unaccented = @"regexp_replace(normalize(cast(@Match as text), NFD), '[\u0300-\u036F]', '', 'g')";

    public static async Task<MatchSql> MatchAsync(this ReadSession session, SearchPart part, SearchQuery query, Actor actor)
    {
        var parameters = new DynamicParameters(new { ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });
        if (session.Dialect.IsPostgres)
        {
            parameters.Add("Match", string.Join(" & ", query.Terms.Select(ToTsQuery)));
            return new MatchSql("search_documents d join incidents i on i.id = d.incident_id",
                $"d.terms @@ to_tsquery('simple', {Unaccented}) and {part.Kinds} and {Visibility.Sql}", "d.row_id desc", parameters);
        }
        var match = new List<string>();
        foreach (var term in query.Terms) match.Add(term.Begun ? await CompleteAsync(session, part, term) : Quote(term.Typed));
        parameters.Add("Match", string.Join(" AND ", match));
        // "cross join" fixes the order of the loops: matches first, stopping at the limit.
        return new MatchSql($"{part.Index} cross join search_documents d cross join incidents i",
            $"{part.Index} match @Match and d.row_id = {part.Index}.rowid and i.id = d.incident_id and {Visibility.Sql}", $"{part.Index}.rowid desc", parameters);
    }

    /// <summary>
    /// The match by its rows, where all of them are fewer than a page. FTS5 skips the rows of a common word that a rare one has not; backwards, from the newest,
    /// it reads its list of where to go on from the start at every such step. So it is asked forwards first: few matches are found in a tenth of the time,
    /// and of many it is soon known.
    /// </summary>
    /// <param name="match">With the parameters <c>Before</c> and <c>Limit</c>.</param>
    public static async Task<MatchSql> OfFewAsync(this ReadSession session, MatchSql match, SearchPart part)
    {
        if (session.Dialect.IsPostgres) return match;
        var rows = await session.ListAsync<long>($"select rowid from {part.Index} where {part.Index} match @Match and rowid < @Before order by rowid limit @Limit", match.Parameters);
        if (rows.Count == match.Parameters.Get<int>("Limit")) return match;
        match.Parameters.Add("Rows", JsonSerializer.Serialize(rows));
        return new MatchSql("json_each(@Rows) few cross join search_documents d cross join incidents i", $"d.row_id = few.value and i.id = d.incident_id and {Visibility.Sql}", "d.row_id desc", match.Parameters);
    }

    /// <summary>The words in FTS5's syntax.</summary>
    /// <param name="part">Whose words a begun one may stand for.</param>
    internal static async Task<string> Fts5Async(this ReadSession session, SearchPart part, SearchQuery query)
    {
        var match = new List<string>();
        foreach (var term in query.Terms) match.Add(term.Begun ? await CompleteAsync(session, part, term) : Quote(term.Words));
        return string.Join(" AND ", match);
    }

    /// <summary>
    /// FTS5's own prefix search gathers every match of every word before it gives the first; naming the words
    /// lets it stop early. A beginning that FTS5 may fold otherwise than we do is left to its prefix search.
    /// </summary>
    static async Task<string> CompleteAsync(ReadSession session, SearchPart part, SearchTerm term)
    {
        if (!SearchWords.AreFoldedAlike(term.Words[^1], term.Typed[^1])) return $"{Quote(term.Typed)} *";
        var words = await session.ListAsync<string>(
            "select word from search_words where part = @Part and begins >= @Begun and begins < @Begun || char(1114111) order by begins limit @MostCompletions",
            new { part.Part, Begun = term.Words[^1], MostCompletions });
        if (words.Count == 0) return Quote(term.Typed);
        return $"({string.Join(" OR ", words.Select(word => Quote([.. term.Typed.SkipLast(1), word])))})";
    }

    static string Quote(IEnumerable<string> words) => $"\"{string.Join(' ', words)}\"";

    static string ToTsQuery(SearchTerm term) =>
        $"({string.Join(" <-> ", term.Typed.Select((word, i) => $"'{word}'{(term.Begun && i == term.Typed.Count - 1 ? ":*" : "")}"))})";
}
