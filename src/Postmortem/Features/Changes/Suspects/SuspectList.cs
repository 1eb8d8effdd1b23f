using Dapper;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes.Suspects;

/// <param name="Change">Without its note.</param>
public sealed record Suspect(Change Change, Suspicion Suspicion);

/// <summary>The changes around an incident of which nobody said anything yet, the most suspected first.</summary>
/// <param name="Ranked">At most <see cref="Most"/>, those that hardly anything speaks for included.</param>
/// <param name="Looked">How many changes were weighed.</param>
/// <param name="AnyKnown">False when no change has ever come in: then silence says nothing.</param>
/// <param name="OnTimeline">How many changes people told of on the timeline; counted only where none is recorded.</param>
/// <param name="Sources">Names of the connected programs that tell of changes.</param>
public sealed record SuspectList(IncidentRef Incident, Surroundings Around, int Hours, IReadOnlyList<Suspect> Ranked, IReadOnlyDictionary<Guid, Suspicion> OfLinked, int Looked, bool AnyKnown, int OnTimeline, IReadOnlyList<string> Sources)
{
    public const int DefaultHours = 24;
    const int Most = 20;

    /// <summary>Along the index of each service; a flood of changes costs no more than this.</summary>
    const int WeighedBefore = 1000;
    const int WeighedAfter = 200;

    static readonly string Columns = ChangeStore.Columns.Replace("c.note, ", "", StringComparison.Ordinal);

    /// <summary>Few: what is worth a look.</summary>
    public IReadOnlyList<Suspect> Suspects { get; } = [.. Ranked.Where(r => r.Suspicion.IsWorthALook)];

    public DateTimeOffset Since => Around.Scene.Start.AddHours(-Hours);

    /// <param name="incident">One that the viewer was found to see.</param>
    /// <param name="viewer">Of whose incidents the history may tell.</param>
    public static async Task<SuspectList> ReadAsync(ReadSession s, IncidentRef incident, Actor viewer, DateTimeOffset now, int hours = DefaultHours, IReadOnlyList<LinkedChange>? linked = null)
    {
        linked ??= await s.ListLinkedChangesAsync(incident.Id);
        var around = await Surroundings.ReadAsync(s, incident, now);
        var scene = around.Scene;
        var said = linked.Select(l => l.Id).ToHashSet();
        var found = (await FindAsync(s, around, hours)).Where(c => !said.Contains(c.Id)).ToList();
        var lasts = LastBefore([.. found, .. linked], scene);
        var shortlist = Rank(found.Select(c => new Suspect(c, SuspicionRules.Weigh(c, scene, lasts.Contains(c.Id)))), scene);
        var histories = await ReadHistoriesAsync(s, incident, viewer, shortlist.Select(r => r.Change).Concat(linked).Select(c => c.ServiceId).OfType<Guid>().ToHashSet());
        Suspicion Weigh(Change c) => SuspicionRules.Weigh(c, scene, lasts.Contains(c.Id), c.ServiceId is { } id ? histories.GetValueOrDefault(id) : null);
        return new(incident, around, hours, Rank(shortlist.Select(r => new Suspect(r.Change, Weigh(r.Change))), scene), linked.ToDictionary(l => l.Id, Weigh), found.Count,
            found.Count > 0 || await s.ScalarAsync<bool>("select exists (select 1 from changes)"),
            found.Count > 0 || linked.Count > 0 ? 0 : await s.ScalarAsync<int>("select count(*) from timeline_entries where incident_id = @Id and kind = 'change' and hidden_at is null", new { incident.Id }),
            await s.ListAsync<string>("select name from intake_sources where disabled_at is null order by lower(name)"));
    }

    static List<Suspect> Rank(IEnumerable<Suspect> suspects, Scene scene) =>
        [.. suspects.OrderByDescending(r => r.Suspicion.Score).ThenBy(r => (r.Change.OccurredAt - scene.Start).Duration()).ThenBy(r => r.Change.Id).Take(Most)];

    static async Task<IReadOnlyList<Change>> FindAsync(ReadSession s, Surroundings around, int hours)
    {
        var scene = around.Scene;
        if (scene.Services.Count == 0) return [];
        // An incident may stay open for weeks; what came so long after its start explains nothing.
        var until = around.Until < scene.Start.AddHours(hours) ? around.Until : scene.Start.AddHours(hours);
        Task<IReadOnlyList<Change>> ListAsync(string span, string order, int most)
        {
            var keys = new KeyList(scene.Services.Keys).With("start", scene.Start).With("since", scene.Start.AddHours(-hours)).With("until", until).With("most", most);
            return s.ListAsync<Change>($"""
                select {Columns} from changes c join services v on v.id = c.service_id
                where c.service_id in {keys.Names} and {span} order by c.occurred_at {order}, c.id limit @most
                """, keys.Values);
        }
        return [.. await ListAsync("c.occurred_at >= @since and c.occurred_at <= @start", "desc", WeighedBefore), .. await ListAsync("c.occurred_at > @start and c.occurred_at <= @until", "asc", WeighedAfter)];
    }

    static HashSet<Guid> LastBefore(IEnumerable<Change> changes, Scene scene) => [.. changes
        .Where(c => c.OccurredAt <= scene.Start && c.ServiceId is not null).GroupBy(c => c.ServiceId).Select(g => g.MaxBy(c => c.OccurredAt)!.Id)];

    static async Task<Dictionary<Guid, ServiceHistory>> ReadHistoriesAsync(ReadSession s, IncidentRef incident, Actor viewer, HashSet<Guid> services)
    {
        if (services.Count == 0) return [];
        var values = new DynamicParameters(new { incident.Id, incident.DeclaredAt, ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll(), SuspicionRules.LatestIncidents });
        // Each walks its service's part of the index and stops; one statement over all of them would read every incident they ever had.
        var each = services.Select((id, i) =>
        {
            values.Add($"s{i}", id);
            return $"""
                select * from (select x.service_id, i.id as incident_id from incident_services x join incidents i on i.id = x.incident_id
                    where x.service_id = @s{i} and x.declared_at < @DeclaredAt and i.id <> @Id and i.status not in ('declined', 'merged') and {Visibility.Sql}
                    order by x.declared_at desc, x.incident_id desc limit @LatestIncidents) h{i}
                """;
        });
        var rows = await s.ListAsync<Past>($"""
            select h.service_id, h.incident_id, c.kind from ({string.Join(" union all ", each)}) h
            left join change_links l on l.incident_id = h.incident_id and l.relation = 'caused' left join changes c on c.id = l.change_id
            """, values);
        return rows.GroupBy(r => r.ServiceId).ToDictionary(g => g.Key, g => new ServiceHistory(g.Select(r => r.IncidentId).Distinct().Count(),
            g.Where(r => r.Kind is not null).GroupBy(r => r.Kind!).ToDictionary(k => k.Key, k => k.Select(r => r.IncidentId).Distinct().Count())));
    }

    sealed record Past
    {
        public Guid ServiceId { get; init; }
        public Guid IncidentId { get; init; }
        public string? Kind { get; init; }
    }
}
