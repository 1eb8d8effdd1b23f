using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews;

/// <summary>Reads what prefilling needs. The caller has made sure that its reader may see the incidents.</summary>
public static class RecordReader
{
    // A review is prose, and 2000 entries are a week of work: what is beyond stands on the timeline only.
    const int MostEntries = 2000;

    /// <param name="startTexts">What shall be filled: other incidents are looked at only where they are wanted.</param>
    public static async Task<IncidentRecord> ReadRecordAsync(this ReadSession s, Guid incidentId, IEnumerable<string> startTexts)
    {
        var record = (await s.ReadRecordsAsync([incidentId]))[incidentId];
        return startTexts.Any(t => PrefillText.Holds(t, PrefillText.Similar)) ? record with { Similar = await s.ReadSimilarAsync(incidentId) } : record;
    }

    /// <summary>Of many in the same few statements, without those that look alike.</summary>
    public static async Task<IReadOnlyDictionary<Guid, IncidentRecord>> ReadRecordsAsync(this ReadSession s, IReadOnlyCollection<Guid> incidentIds)
    {
        var ids = new KeyList(incidentIds);
        var incidents = await s.ListAsync<RecordedIncident>($"""
            select id as incident_id, number, title, summary, severity, status, kind, declared_at, data_loss, data_loss_note, source, source_url, source_note from incidents where id in {ids.Names}
            """, ids.Values);
        var services = Grouped(await s.ListAsync<RecordedService>($"""
            select x.incident_id, v.name, v.tier, v.owner, v.description from incident_services x join services v on v.id = x.service_id where x.incident_id in {ids.Names} order by v.name
            """, ids.Values));
        // Those with a role first, then who wrote on the timeline.
        var people = Grouped([.. await s.ListAsync<RecordedPerson>($"""
            select r.incident_id, p.name, r.role, p.shown_as_role from incident_roles r join people p on p.id = r.person_id where r.incident_id in {ids.Names} order by r.assigned_at, p.name
            """, ids.Values), .. await s.ListAsync<RecordedPerson>($"""
            select e.incident_id, p.name, p.shown_as_role, min(e.occurred_at) as first_entry_at from timeline_entries e join people p on p.id = e.author_id
            where e.incident_id in {ids.Names} and e.hidden_at is null group by e.incident_id, p.name, p.shown_as_role order by p.name
            """, ids.Values)]);
        var impacts = Grouped(await s.ListAsync<RecordedImpact>($"""
            select incident_id, quantity, value, source, not_measurable_because from impacts where incident_id in {ids.Names} order by position, id
            """, ids.Values));
        var milestones = Grouped(await s.ListAsync<RecordedMilestone>($"""
            select incident_id, kind, at, accuracy, source, not_applicable_because from milestones where incident_id in {ids.Names} order by at
            """, ids.Values));
        var rollbacks = Grouped(await s.ListAsync<RecordedRollback>($"""
            select r.incident_id, r.attempt, r.direction, r.kind, v.name as service, r.scope, r.from_version, r.to_version, r.state, r.reason, r.proposed_at, r.decided_at, r.decider_role,
                r.decision_reason, r.preflight, r.started_at, r.finished_at, r.outcome, r.outcome_note, r.verified_at, r.verification_metric, r.verification_value,
                r.side_effects, r.also_undoes, r.data_lost
            from rollbacks r left join services v on v.id = r.service_id where r.incident_id in {ids.Names} order by r.attempt
            """, ids.Values));
        var images = Grouped(await s.ListAsync<RecordedImage>($"""
            select incident_id, id, file_name from (
                select a.incident_id, a.id, a.file_name, a.added_at, row_number() over (partition by a.incident_id order by a.added_at, a.id) as place
                from attachments a left join timeline_entries e on e.id = a.entry_id where a.incident_id in {ids.Names} and e.hidden_at is null) x
            where place <= 100 order by added_at, id
            """, ids.Values));
        var entries = Grouped(await s.ListAsync<RecordedEntry>($"""
            select e.incident_id, e.occurred_at, e.accuracy, e.kind, e.text, e.author_name, coalesce(p.shown_as_role, @no) as author_shown_as_role, e.source, e.permalink, e.starred
            from (select t.*, row_number() over (partition by t.incident_id order by t.occurred_at, t.id) as place
                from timeline_entries t where t.incident_id in {ids.Names} and t.hidden_at is null) e left join people p on p.id = e.author_id
            where e.place <= @MostEntries order by e.occurred_at, e.id
            """, ids.With("MostEntries", MostEntries).With("no", false).Values));
        return incidents.ToDictionary(i => i.IncidentId, i => WithDurations(new()
        {
            Incident = i,
            Services = [.. services[i.IncidentId]],
            People = [.. people[i.IncidentId]],
            Impacts = [.. impacts[i.IncidentId]],
            Milestones = [.. milestones[i.IncidentId]],
            Entries = [.. entries[i.IncidentId]],
            Rollbacks = [.. rollbacks[i.IncidentId]],
            Images = [.. images[i.IncidentId]],
        }));
    }

    static IncidentRecord WithDurations(IncidentRecord record)
    {
        Milestone[] milestones = [.. record.Milestones.Select(m => new Milestone { Kind = m.Kind, At = m.At, Accuracy = m.Accuracy, NotApplicableBecause = m.NotApplicableBecause })];
        RollbackAttempt[] attempts = [.. record.Rollbacks.Where(r => r.State != "rejected").Select(r => new RollbackAttempt { Attempt = r.Attempt, DecidedAt = r.DecidedAt, FinishedAt = r.FinishedAt, Outcome = r.Outcome })];
        return record with { Durations = Durations.Of(milestones, attempts, record.Incident.Status), EarlierDurations = Durations.Of(milestones, attempts, earlier: true) };
    }

    static ILookup<Guid, T> Grouped<T>(IReadOnlyList<T> rows) where T : OfIncident => rows.ToLookup(r => r.IncidentId);
}
