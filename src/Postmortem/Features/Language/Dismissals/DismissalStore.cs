using Postmortem.Data;

namespace Postmortem.Features.Language.Dismissals;

/// <summary>The SQL of <c>language_dismissals</c>, and of the names that the coach has to know. The caller has made sure that its reader may see the incident.</summary>
public static class DismissalStore
{
    const string Columns = "id, incident_id, finding, reason, dismissed_by, dismissed_at";

    public static Task<IReadOnlyList<Dismissal>> ListDismissalsAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Dismissal>(
        $"select {Columns} from language_dismissals where incident_id = @incidentId order by dismissed_at, id", new { incidentId });

    public static Task<Dismissal?> FindDismissalAsync(this ReadSession session, Guid incidentId, Guid id) => session.OneAsync<Dismissal>(
        $"select {Columns} from language_dismissals where incident_id = @incidentId and id = @id", new { incidentId, id });

    /// <summary>The last reason counts.</summary>
    public static Task<int> PutDismissalAsync(this WriteSession session, Dismissal dismissal) => session.ExecuteAsync("""
        insert into language_dismissals (id, incident_id, finding, reason, dismissed_by, dismissed_at)
        values (@Id, @IncidentId, @Finding, @Reason, @DismissedBy, @DismissedAt)
        on conflict (incident_id, finding) do update set reason = excluded.reason, dismissed_by = excluded.dismissed_by, dismissed_at = excluded.dismissed_at
        """, dismissal);

    public static Task<int> RemoveDismissalAsync(this WriteSession session, Guid id) => session.ExecuteAsync("delete from language_dismissals where id = @id", new { id });

    public static async Task<WordingContext> ReadWordingContextAsync(this ReadSession s, Guid incidentId) => (await s.ReadWordingContextsAsync([incidentId]))[incidentId];

    /// <summary>For several incidents in the same few statements; services are the whole catalogue.</summary>
    public static async Task<IReadOnlyDictionary<Guid, WordingContext>> ReadWordingContextsAsync(this ReadSession s, IReadOnlyList<Guid> incidentIds)
    {
        if (incidentIds.Count == 0) return new Dictionary<Guid, WordingContext>();
        var incidents = new KeyList(incidentIds);
        var names = await s.ReadKnownNamesAsync(incidentIds, await s.ListAsync<string>("select name from services"));
        var dismissals = (await s.ListAsync<Dismissal>($"select {Columns} from language_dismissals where incident_id in {incidents.Names}", incidents.Values)).ToLookup(d => d.IncidentId);
        return names.ToDictionary(n => n.Key, n => new WordingContext(n.Value, dismissals[n.Key].ToDictionary(d => d.Finding)));
    }

    /// <summary>People are those who held a role or wrote on the timeline; others came to it afterwards: they guide or sign the review, or own a follow-up.</summary>
    public static async Task<IReadOnlyDictionary<Guid, KnownNames>> ReadKnownNamesAsync(this ReadSession s, IReadOnlyList<Guid> incidentIds, IReadOnlyList<string> services)
    {
        var incidents = new KeyList(incidentIds);
        var named = (await s.ListAsync<Name>($"""
            select r.incident_id as owner, p.name as value, true as took_part from incident_roles r join people p on p.id = r.person_id where r.incident_id in {incidents.Names}
            union
            select e.incident_id as owner, p.name as value, true as took_part from timeline_entries e join people p on p.id = e.author_id where e.incident_id in {incidents.Names}
            union
            select r.incident_id as owner, p.name as value, false as took_part from reviews r join people p on p.id = r.facilitator_id or p.id = r.created_by where r.incident_id in {incidents.Names}
            union
            select r.incident_id as owner, p.name as value, false as took_part from reviews r join review_reviewers w on w.review_id = r.id join people p on p.id = w.person_id where r.incident_id in {incidents.Names}
            union
            select a.incident_id as owner, p.name as value, false as took_part from action_items a join people p on p.id = a.owner_id where a.incident_id in {incidents.Names}
            """, incidents.Values)).OrderBy(n => n.Value, StringComparer.Ordinal).ToLookup(n => n.Owner);
        return incidentIds.Distinct().ToDictionary(id => id, id => Of([.. named[id]]));

        KnownNames Of(IReadOnlyList<Name> names)
        {
            List<string> people = [.. names.Where(n => n.TookPart).Select(n => n.Value)];
            return new(people, services) { Others = [.. names.Select(n => n.Value).Distinct().Except(people)] };
        }
    }

    sealed record Name
    {
        public Guid Owner { get; init; }
        public string Value { get; init; } = "";
        public bool TookPart { get; init; }
    }
}
