using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Changes.Suspects;

/// <summary>What must be known of an incident before its changes are weighed.</summary>
/// <param name="StartIsImpact">False while impact start is not known.</param>
/// <param name="Until">Changes after this have nothing to do with it.</param>
public sealed record Surroundings(Scene Scene, bool StartIsImpact, DateTimeOffset Until)
{
    public IEnumerable<NearService> Affected => Scene.Services.Values.Where(s => s.Distance == 0).OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase);

    public int Dependencies => Scene.Services.Values.Count(s => s.Distance > 0);

    public bool HasShared => Scene.Services.Values.Any(s => s.Shared && s.Distance is null);

    /// <summary>Moments that can stand in for impact start, the best first.</summary>
    static readonly (string Kind, string Name)[] Noticed = [(MilestoneKind.Alerted, "the first alert"), (MilestoneKind.Detected, "it was detected"), (MilestoneKind.Declared, "the declaration")];

    /// <param name="incident">One that the viewer was found to see.</param>
    public static async Task<Surroundings> ReadAsync(ReadSession s, IncidentRef incident, DateTimeOffset now)
    {
        var milestones = await s.ListMilestonesAsync(incident.Id);
        DateTimeOffset? At(string kind) => milestones.FirstOrDefault(m => m.Kind == kind)?.At;
        var impact = At(MilestoneKind.ImpactStart);
        var noticed = Noticed.Select(m => (m.Name, At: At(m.Kind) ?? incident.DeclaredAt)).MinBy(m => m.At);
        var start = impact ?? noticed.At;
        var end = IncidentStatus.IsOpen(incident.Status) ? now : At(MilestoneKind.ImpactEnd) ?? At(MilestoneKind.Resolved) ?? incident.DeclaredAt;
        var scene = new Scene(start, impact is not null ? "impact start" : noticed.Name, noticed.At > start ? noticed.At : start, await ReadServicesAsync(s, incident.Id),
            SuspicionRules.WordsOf($"{incident.Title} {await s.ScalarAsync<string>("select summary from incidents where id = @Id", new { incident.Id })}"));
        return new(scene, impact is not null, end > start ? end : start);
    }

    static async Task<Dictionary<Guid, NearService>> ReadServicesAsync(ReadSession s, Guid incidentId)
    {
        var rows = await s.ListAsync<Row>("""
            with recursive near (service_id, distance, via_id) as (
                select x.service_id, 0, x.service_id from incident_services x where x.incident_id = @incidentId
                union
                select d.depends_on_id, n.distance + 1, d.service_id from near n join service_dependencies d on d.service_id = n.service_id where n.distance < 2
            )
            select v.id, v.name, v.slug, v.shared, n.distance, p.name as via from near n join services v on v.id = n.service_id join services p on p.id = n.via_id
            union all
            select v.id, v.name, v.slug, v.shared, null, '' from services v where v.shared and v.archived_at is null
            """, new { incidentId });
        return rows.GroupBy(r => r.Id).Select(g => g.OrderBy(r => r.Distance ?? int.MaxValue).ThenBy(r => r.Via, StringComparer.OrdinalIgnoreCase).First())
            .ToDictionary(r => r.Id, r => new NearService(r.Id, r.Name, r.Slug, r.Distance, r.Via, r.Shared));
    }

    sealed record Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string Slug { get; init; } = "";
        public bool Shared { get; init; }
        public int? Distance { get; init; }
        public string Via { get; init; } = "";
    }
}
