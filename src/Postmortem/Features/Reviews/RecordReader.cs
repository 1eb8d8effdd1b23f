using Postmortem.Data;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews;

/// <summary>Reads what prefilling needs. The caller has made sure that its reader may see the incident.</summary>
public static class RecordReader
{
    // A review is prose, and 2000 entries are a week of work: what is beyond stands on the timeline only.
    const int MostEntries = 2000;

    /// <param name="startTexts">What shall be filled: other incidents are looked at only where they are wanted.</param>
    public static async Task<IncidentRecord> ReadRecordAsync(this ReadSession s, Guid incidentId, IEnumerable<string> startTexts)
    {
        var record = await ReadFactsAsync(s, incidentId);
        if (startTexts.Any(t => PrefillText.Holds(t, PrefillText.Similar))) record = record with { Similar = await s.ReadSimilarAsync(incidentId) };
        var milestones = record.Milestones.Select(m => new Milestone { Kind = m.Kind, At = m.At, Accuracy = m.Accuracy, NotApplicableBecause = m.NotApplicableBecause });
        var attempts = record.Rollbacks.Where(r => r.State != "rejected").Select(r => new RollbackAttempt { Attempt = r.Attempt, DecidedAt = r.DecidedAt, FinishedAt = r.FinishedAt, Outcome = r.Outcome });
        return record with
        {
            Durations = Durations.Of([.. milestones], [.. attempts], record.Incident.Status),
            EarlierDurations = Durations.Of([.. milestones], [.. attempts], earlier: true),
        };
    }

    static async Task<IncidentRecord> ReadFactsAsync(ReadSession s, Guid incidentId) => new()
    {
        Incident = (await s.OneAsync<RecordedIncident>("""
            select number, title, summary, severity, status, kind, declared_at, data_loss, data_loss_note, source, source_url, source_note from incidents where id = @incidentId
            """, new { incidentId }))!,
        Services = await s.ListAsync<RecordedService>("""
            select v.name, v.tier, v.owner, v.description from incident_services x join services v on v.id = x.service_id where x.incident_id = @incidentId order by v.name
            """, new { incidentId }),
        People = await PeopleAsync(s, incidentId),
        Impacts = await s.ListAsync<RecordedImpact>("""
            select quantity, value, source, not_measurable_because from impacts where incident_id = @incidentId order by position, id
            """, new { incidentId }),
        Milestones = await s.ListAsync<RecordedMilestone>("""
            select kind, at, accuracy, source, not_applicable_because from milestones where incident_id = @incidentId order by at
            """, new { incidentId }),
        Entries = await s.ListAsync<RecordedEntry>("""
            select e.occurred_at, e.accuracy, e.kind, e.text, e.author_name, coalesce(p.shown_as_role, @no) as author_shown_as_role, e.source, e.permalink, e.starred
            from timeline_entries e left join people p on p.id = e.author_id
            where e.incident_id = @incidentId and e.hidden_at is null order by e.occurred_at, e.id limit @MostEntries
            """, new { incidentId, MostEntries, no = false }),
        Rollbacks = await s.ListAsync<RecordedRollback>("""
            select r.attempt, r.direction, r.kind, v.name as service, r.scope, r.from_version, r.to_version, r.state, r.reason, r.proposed_at, r.decided_at, r.decider_role,
                r.decision_reason, r.preflight, r.started_at, r.finished_at, r.outcome, r.outcome_note, r.verified_at, r.verification_metric, r.verification_value,
                r.side_effects, r.also_undoes, r.data_lost
            from rollbacks r left join services v on v.id = r.service_id where r.incident_id = @incidentId order by r.attempt
            """, new { incidentId }),
        Images = await s.ListAsync<RecordedImage>("""
            select a.id, a.file_name from attachments a left join timeline_entries e on e.id = a.entry_id
            where a.incident_id = @incidentId and e.hidden_at is null order by a.added_at, a.id limit 100
            """, new { incidentId }),
    };

    /// <summary>Those with a role first, then who wrote on the timeline.</summary>
    static async Task<IReadOnlyList<RecordedPerson>> PeopleAsync(ReadSession s, Guid incidentId)
    {
        var roles = await s.ListAsync<RecordedPerson>("""
            select p.name, r.role, p.shown_as_role from incident_roles r join people p on p.id = r.person_id where r.incident_id = @incidentId order by r.assigned_at, p.name
            """, new { incidentId });
        var authors = await s.ListAsync<RecordedPerson>("""
            select p.name, p.shown_as_role, min(e.occurred_at) as first_entry_at from timeline_entries e join people p on p.id = e.author_id
            where e.incident_id = @incidentId and e.hidden_at is null group by p.name, p.shown_as_role order by p.name
            """, new { incidentId });
        return [.. roles, .. authors];
    }
}
