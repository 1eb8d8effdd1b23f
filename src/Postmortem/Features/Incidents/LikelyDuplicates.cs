using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <param name="Because">Why it may be the same: shared words, shared services.</param>
public sealed record LikelyDuplicate(int Number, string Title, string Status, string Severity, DateTimeOffset DeclaredAt, string Because)
{
    public string Name => IncidentRef.NameOf(Number);
}

/// <summary>Open incidents that may be the one somebody is about to declare. A suggestion: people decide.</summary>
public static class LikelyDuplicates
{
    const int Compared = 200;
    const int Shown = 3;

    /// <summary>Words that stand in many titles and tell nothing.</summary>
    static readonly HashSet<string> Empty =
    [
        "a", "an", "and", "are", "at", "be", "by", "do", "does", "down", "for", "from", "in", "is", "it", "not", "of", "on", "or", "our", "since", "some", "the", "to", "too", "users", "very", "we", "with",
    ];

    public static async Task<IReadOnlyList<LikelyDuplicate>> FindLikelyDuplicatesAsync(
        this ReadSession session, string? title, IReadOnlyCollection<Guid> serviceIds, Actor actor)
    {
        var open = await session.ListAsync<OpenIncident>($"""
            select i.id, i.number, i.title, i.status, i.severity, i.declared_at from incidents i
            where i.status in ('triage', 'active', 'mitigated') and {Visibility.Sql}
            order by i.declared_at desc, i.id desc limit @Compared
            """, new { Compared, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });
        var shared = serviceIds.Count == 0 ? [] : await session.ListAsync<SharedService>("""
            select x.incident_id, x.service_id, s.name from incident_services x
            join services s on s.id = x.service_id
            join incidents i on i.id = x.incident_id
            where i.status in ('triage', 'active', 'mitigated')
            """);
        var services = shared.Where(s => serviceIds.Contains(s.ServiceId)).ToLookup(s => s.IncidentId, s => s.Name);
        var words = WordsOf(title);
        return open.Select(i => Compare(i, words, services[i.Id].Order().ToList())).OfType<(LikelyDuplicate Duplicate, double Score)>()
            .OrderByDescending(d => d.Score).ThenByDescending(d => d.Duplicate.DeclaredAt).Take(Shown).Select(d => d.Duplicate).ToList();
    }

    static (LikelyDuplicate, double)? Compare(OpenIncident open, HashSet<string> words, List<string> services)
    {
        var theirs = WordsOf(open.Title);
        var common = words.Intersect(theirs).Order().ToList();
        var alike = words.Count == 0 || theirs.Count == 0 ? 0 : common.Count / (double)Math.Min(words.Count, theirs.Count);
        var likely = services.Count > 0 ? common.Count > 0 : common.Count >= 2 && alike >= 0.5;
        if (!likely) return null;
        var because = string.Join("; ", new[]
        {
            services.Count > 0 ? $"same service: {string.Join(", ", services)}" : null,
            common.Count > 0 ? $"same words: {string.Join(", ", common)}" : null,
        }.OfType<string>());
        return (new LikelyDuplicate(open.Number, open.Title, open.Status, open.Severity, open.DeclaredAt, because), services.Count + alike);
    }

    static HashSet<string> WordsOf(string? title) => SearchWords.Of(title ?? "").Select(w => w.Text).Where(w => w.Length > 1 && !Empty.Contains(w)).ToHashSet();

    sealed record OpenIncident
    {
        public Guid Id { get; init; }
        public int Number { get; init; }
        public string Title { get; init; } = "";
        public string Status { get; init; } = "";
        public string Severity { get; init; } = "";
        public DateTimeOffset DeclaredAt { get; init; }
    }

    sealed record SharedService
    {
        public Guid IncidentId { get; init; }
        public Guid ServiceId { get; init; }
        public string Name { get; init; } = "";
    }
}
