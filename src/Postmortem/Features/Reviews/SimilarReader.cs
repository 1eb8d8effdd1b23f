using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>
/// Earlier incidents that look alike: the same services, the same words, factors of the same kind. Only open ones, which every
/// reader of any review may see; a private incident is never among them, not even for its own members.
/// </summary>
public static class SimilarReader
{
    const int Shown = 5;
    const int Compared = 60;
    const int MostServices = 10;
    const int MostWords = 8;

    /// <summary>Words that stand in many titles and tell nothing.</summary>
    static readonly HashSet<string> Empty =
    [
        "about", "after", "all", "and", "are", "because", "before", "cannot", "down", "during", "errors", "every", "fails", "failed", "failing", "for", "from", "has", "have", "incident", "into",
        "its", "not", "our", "outage", "over", "service", "services", "since", "slow", "some", "than", "that", "the", "their", "they", "this", "too", "users", "very", "was", "were", "when", "while", "with",
    ];

    /// <param name="incidentId">Whose review is filled; the caller has made sure that its reader may see it.</param>
    public static async Task<IReadOnlyList<SimilarIncident>> ReadSimilarAsync(this ReadSession s, Guid incidentId)
    {
        var mine = (await s.OneAsync<Row>("select id, number, title, declared_at from incidents where id = @incidentId", new { incidentId }))!;
        var factors = await s.ListAsync<FactorRow>("select incident_id, text, category from factors where incident_id = @incidentId", new { incidentId });
        var words = WordsOf(mine.Title).Concat(factors.SelectMany(f => WordsOf(f.Text))).Distinct().Take(MostWords).ToList();
        var found = new Dictionary<Guid, Row>();
        foreach (var service in await s.ListAsync<Guid>("select service_id from incident_services where incident_id = @incidentId order by service_id limit @MostServices", new { incidentId, MostServices }))
            foreach (var row in await s.ListAsync<Row>("""
                select i.id, i.number, i.title, i.declared_at from incident_services x join incidents i on i.id = x.incident_id
                where x.service_id = @service and x.declared_at <= @DeclaredAt and i.id <> @incidentId and i.visibility = 'open' and i.status not in ('declined', 'merged') and i.declared_at < @DeclaredAt
                order by x.declared_at desc, x.incident_id desc limit @Compared
                """, new { service, incidentId, mine.DeclaredAt, Compared }))
                found.TryAdd(row.Id, row);
        var wordsOf = new Dictionary<Guid, SortedSet<string>>();
        foreach (var word in words)
            foreach (var row in await SayingAsync(s, word, mine))
            {
                found.TryAdd(row.Id, row);
                if (!wordsOf.TryGetValue(row.Id, out var shared)) wordsOf[row.Id] = shared = new(StringComparer.Ordinal);
                shared.Add(word);
            }
        if (found.Count == 0) return [];
        var keys = new KeyList([.. found.Keys]);
        var services = (await s.ListAsync<NameRow>($"""
            select x.incident_id, v.name from incident_services x join services v on v.id = x.service_id join incident_services m on m.service_id = x.service_id and m.incident_id = @mine
            where x.incident_id in {keys.Names} order by v.name
            """, keys.With("mine", incidentId).Values)).ToLookup(r => r.IncidentId, r => r.Name);
        var kinds = factors.Select(f => f.Category).ToHashSet();
        var categories = (await s.ListAsync<FactorRow>($"select distinct incident_id, category from factors where incident_id in {keys.Names} order by category", keys.Values))
            .Where(f => kinds.Contains(f.Category)).ToLookup(f => f.IncidentId, f => f.Category);
        var similar = found.Values.Select(r => new SimilarIncident
        {
            Id = r.Id,
            Number = r.Number,
            Title = r.Title,
            DeclaredAt = r.DeclaredAt,
            Services = [.. services[r.Id]],
            Categories = [.. categories[r.Id]],
            Words = [.. wordsOf.GetValueOrDefault(r.Id) ?? []],
        }).Where(IsAlike).OrderByDescending(Score).ThenByDescending(x => x.DeclaredAt).Take(Shown).ToList();
        var followUps = await FollowUpsAsync(s, similar);
        return [.. similar.Select(x => x with { FollowUps = [.. followUps[x.Id]] })];
    }

    /// <summary>One word says little, and so do factors of the same kind; a service, or several words, say something.</summary>
    static bool IsAlike(SimilarIncident x) => Score(x) >= 3 && (x.Services.Count > 0 || x.Words.Count > 1);

    /// <summary>Words of the title count twice.</summary>
    static int Score(SimilarIncident x)
    {
        var title = WordsOf(x.Title).ToHashSet();
        return Math.Min(x.Services.Count, 2) * 3 + Math.Min(x.Categories.Count, 2) + x.Words.Sum(w => title.Contains(w) ? 2 : 1);
    }

    static async Task<IReadOnlyList<Row>> SayingAsync(ReadSession s, string word, Row mine)
    {
        var match = await s.MatchAsync(SearchPart.Heads, SearchQuery.Parse($"\"{word}\""), Actor.System);
        match.Parameters.Add("Id", mine.Id);
        match.Parameters.Add("DeclaredAt", mine.DeclaredAt);
        match.Parameters.Add("Compared", Compared);
        return await s.ListAsync<Row>($"""
            select i.id, i.number, i.title, i.declared_at from {match.From}
            where {match.Where} and i.visibility = 'open' and i.status not in ('declined', 'merged') and i.id <> @Id and i.declared_at < @DeclaredAt
            order by {match.OrderBy} limit @Compared
            """, match.Parameters);
    }

    static async Task<ILookup<Guid, SimilarFollowUp>> FollowUpsAsync(ReadSession s, List<SimilarIncident> similar)
    {
        if (similar.Count == 0) return Array.Empty<SimilarFollowUp>().ToLookup(f => f.IncidentId);
        var keys = new KeyList([.. similar.Select(x => x.Id)]);
        return (await s.ListAsync<SimilarFollowUp>($"""
            select incident_id, number, title, state, due_on from action_items where incident_id in {keys.Names} and type in ('prevent', 'detect', 'mitigate') order by number
            """, keys.Values)).ToLookup(f => f.IncidentId);
    }

    static IEnumerable<string> WordsOf(string text) => SearchWords.Of(text).Select(w => w.Text).Where(w => w.Length > 2 && !Empty.Contains(w) && !w.All(char.IsDigit));

    sealed record Row
    {
        public Guid Id { get; init; }
        public int Number { get; init; }
        public string Title { get; init; } = "";
        public DateTimeOffset DeclaredAt { get; init; }
    }

    sealed record NameRow
    {
        public Guid IncidentId { get; init; }
        public string Name { get; init; } = "";
    }

    sealed record FactorRow
    {
        public Guid IncidentId { get; init; }
        public string Text { get; init; } = "";
        public string Category { get; init; } = "";
    }
}
