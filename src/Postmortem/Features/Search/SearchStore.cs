using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Search;

/// <summary>
/// Where to go on: matches are taken from the newest in windows, ranked within the window.
/// </summary>
/// <param name="Heads">Only incidents, reviews and follow-ups indexed before this row; 0 when there are no more.</param>
/// <param name="Entries">The same for timeline entries.</param>
/// <param name="Skip">Results of this window that were shown already.</param>
public sealed record SearchCursor(long Heads, long Entries, int Skip)
{
    public static readonly SearchCursor First = new(long.MaxValue, long.MaxValue, 0);

    public static SearchCursor Parse(string? text) =>
        text?.Split('.') is [var heads, var entries, var skip]
        && long.TryParse(heads, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
        && long.TryParse(entries, NumberStyles.None, CultureInfo.InvariantCulture, out var e)
        && int.TryParse(skip, NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? new(h, e, s) : First;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Heads}.{Entries}.{Skip}");
}

public static class SearchStore
{
    public const int PageSize = 20;

    /// <summary>The newest matches that are ranked against each other. See DECISIONS, "Search ranks the newest matches".</summary>
    const int HeadsWindow = 200;
    const int EntriesWindow = 400;
    const int EntriesPerIncident = 2;

    public static async Task<Page<SearchResult>> SearchAsync(this ReadSession session, SearchQuery query, SearchCursor cursor, Actor actor, DateTimeOffset now, int size = PageSize)
    {
        if (query.IsEmpty) return Page<SearchResult>.Empty;
        var heads = await NewestAsync(session, SearchPart.Heads, query, cursor.Heads, HeadsWindow, actor);
        var entries = await NewestAsync(session, SearchPart.Entries, query, cursor.Entries, EntriesWindow, actor);
        var ranked = Ranked(heads, entries, query, now);
        var chosen = ranked.Skip(cursor.Skip).Take(size).ToList();
        var hits = await HitsAsync(session, [.. chosen.Select(r => r.Candidate.RowId)], actor);
        var items = chosen.Where(r => hits.ContainsKey(r.Candidate.RowId)).Select(r => new SearchResult(hits[r.Candidate.RowId], Excerpt.Of(r.Candidate.Body, query), r.More)).ToList();
        var shown = cursor.Skip + chosen.Count;
        if (shown < ranked.Count) return new(items, (cursor with { Skip = shown }).ToString());
        var next = new SearchCursor(NextOf(heads, HeadsWindow), NextOf(entries, EntriesWindow), 0);
        return new(items, next is { Heads: 0, Entries: 0 } ? null : next.ToString());
    }

    /// <summary>Only what they are ranked by: of hundreds, a page is shown.</summary>
    static async Task<IReadOnlyList<SearchCandidate>> NewestAsync(ReadSession session, SearchPart part, SearchQuery query, long before, int limit, Actor actor)
    {
        if (before == 0) return [];
        var match = await session.MatchAsync(part, query, actor);
        match.Parameters.Add("Before", before);
        match.Parameters.Add("Limit", limit);
        if (query.HasSeveralWords) match = await session.OfFewAsync(match, part);
        var row = match.OrderBy.Split(' ')[0];
        return await session.ListAsync<SearchCandidate>($"""
            select d.row_id, d.kind, d.title, substr(d.body, 1, 20000) as body, d.at, d.incident_id
            from {match.From}
            where {match.Where} and {row} < @Before
            order by {match.OrderBy} limit @Limit
            """, match.Parameters);
    }

    /// <summary>By row. What is gone since it was ranked is left out.</summary>
    static async Task<Dictionary<long, SearchHit>> HitsAsync(ReadSession session, IReadOnlyList<long> rows, Actor actor)
    {
        if (rows.Count == 0) return [];
        var keys = new KeyList(rows).With("ViewerId", actor.ViewerId()).With("SeesAll", actor.SeesAll());
        return (await session.ListAsync<SearchHit>($"""
            select d.row_id, d.kind, d.ref_id, d.title, d.at, d.incident_id, i.number, i.title as incident_title, i.severity, i.status, i.visibility,
                case when d.kind = 'action' then (select a.number from action_items a where a.id = d.ref_id) end as action_number,
                case when d.kind = 'review' then (select x.number from experiments x where x.id = d.ref_id) end as experiment_number
            from search_documents d join incidents i on i.id = d.incident_id
            where d.row_id in {keys.Names} and {Visibility.Sql}
            """, keys.Values)).ToDictionary(h => h.RowId);
    }

    static List<(SearchCandidate Candidate, int More)> Ranked(IReadOnlyList<SearchCandidate> heads, IReadOnlyList<SearchCandidate> entries, SearchQuery query, DateTimeOffset now)
    {
        var sorted = heads.Concat(entries).Select(hit => (Hit: hit, Score: SearchRank.Of(hit, query, now)))
            .OrderByDescending(r => r.Score).ThenByDescending(r => r.Hit.At).ThenByDescending(r => r.Hit.RowId).Select(r => r.Hit).ToList();
        var matching = entries.CountBy(e => e.IncidentId).ToDictionary();
        var shown = new Dictionary<Guid, int>();
        var kept = new List<(SearchCandidate, int)>();
        foreach (var hit in sorted)
        {
            if (hit.Kind != SearchKind.Entry)
            {
                kept.Add((hit, 0));
                continue;
            }
            var number = shown[hit.IncidentId] = shown.GetValueOrDefault(hit.IncidentId) + 1;
            if (number <= EntriesPerIncident) kept.Add((hit, number == EntriesPerIncident ? matching[hit.IncidentId] - EntriesPerIncident : 0));
        }
        return kept;
    }

    static long NextOf(IReadOnlyList<SearchCandidate> window, int limit) => window.Count < limit ? 0 : window[^1].RowId;
}
