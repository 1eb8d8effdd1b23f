namespace Postmortem.Features.Search;

/// <summary>
/// How well a document answers, from itself alone: titles over bodies, words near each other, how often, how fresh.
/// No statistics over all matches, so the cost does not grow with the record.
/// </summary>
public static class SearchRank
{
    static readonly TimeSpan HalfLife = TimeSpan.FromDays(180);

    public static double Of(SearchCandidate hit, SearchQuery query, DateTimeOffset now)
    {
        var title = SearchWords.Of(hit.Title);
        var body = SearchWords.Of(hit.Body);
        var score = 0.0;
        var inTitle = 0;
        foreach (var term in query.Terms)
        {
            var titles = Count(title, term);
            var bodies = Count(body, term);
            if (titles > 0) inTitle++;
            score += (titles > 0 ? 4 : 0) + Saturated(bodies) + 0.5 * (term.Words.Count - 1) * Math.Min(1, titles + bodies);
        }
        if (inTitle == query.Terms.Count) score += 4;
        score += Nearness(body, query) + Nearness(title, query);
        return score * KindWeight(hit.Kind) * Freshness(now - hit.At);
    }

    static int Count(List<SearchWord> words, SearchTerm term)
    {
        var count = 0;
        for (var i = 0; i < words.Count; i++)
            if (term.Matches(words, i)) count++;
        return count;
    }

    /// <summary>The tenth mention says less than the second.</summary>
    static double Saturated(int count) => 2.0 * count / (count + 1.5);

    /// <summary>Up to 2 when all the terms stand in a row in the order typed.</summary>
    static double Nearness(List<SearchWord> words, SearchQuery query)
    {
        if (query.Terms.Count < 2) return 0;
        var inARow = 0;
        for (var i = 0; i < words.Count && inARow < query.Terms.Count - 1; i++)
        {
            var at = i;
            var run = 0;
            while (run < query.Terms.Count && query.Terms[run].Matches(words, at)) at += query.Terms[run++].Words.Count;
            inARow = Math.Max(inARow, run - 1);
        }
        return 2.0 * Math.Max(0, inARow) / (query.Terms.Count - 1);
    }

    static double KindWeight(string kind) => kind switch
    {
        SearchKind.Incident => 1.3,
        SearchKind.Review => 1.2,
        SearchKind.Action => 1.1,
        _ => 1.0,
    };

    /// <summary>1 for today, falling slowly to one half: an old match that fits better still wins.</summary>
    static double Freshness(TimeSpan age) => 0.5 + 0.5 * Math.Pow(0.5, Math.Max(0, age / HalfLife));
}
