using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Record;

/// <summary>Reads the record of an incident for one reader. What that person may not see does not leave the database.</summary>
public static class RecordReader
{
    /// <param name="withJournal">Which documents do not show, and which has a line for everything that was done.</param>
    /// <returns>Null when there is no such incident, or not for this person.</returns>
    public static async Task<IncidentRecord?> ReadIncidentRecordAsync(this ReadSession s, int number, Actor actor, bool withJournal = false)
    {
        var viewer = new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() };
        if (await s.OneAsync<IncidentRecord>($"""
            select i.id, i.number, i.title, i.summary, i.status, i.severity, v.name as severity_name, i.kind, i.visibility, i.declared_at, i.declared_by_name as declared_by, i.next_update_due_at,
                i.data_loss, i.data_loss_note, i.ended_at, i.ended_reason, i.source, i.source_id, i.source_url, i.source_note, i.created_at, i.updated_at
            from incidents i left join severities v on v.key = i.severity where i.number = @number and {Visibility.Sql}
            """, viewer) is not { } head) return null;
        var of = new { head.Id, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() };
        var review = await ReviewReading.ReadAsync(s, head.Id);
        var record = head with
        {
            MergedInto = await s.ScalarAsync<int?>($"select i.number from incidents x join incidents i on i.id = x.merged_into_id where x.id = @Id and {Visibility.Sql}", of) is { } into ? IncidentRef.NameOf(into) : null,
            Services = await s.ListAsync<RecordedService>("select v.name, v.tier, v.owner from incident_services x join services v on v.id = x.service_id where x.incident_id = @Id order by lower(v.name), v.name", of),
            Roles = await s.ListAsync<RecordedRole>("select r.role, p.name as person from incident_roles r join people p on p.id = r.person_id where r.incident_id = @Id order by r.role, p.name", of),
            Members = head.Visibility == Visibility.Private
                ? await s.ListAsync<string>("select p.name from incident_members m join people p on p.id = m.person_id where m.incident_id = @Id order by p.name", of)
                : [],
            Impacts = await s.ListAsync<RecordedImpact>("select quantity, value, source, not_measurable_because from impacts where incident_id = @Id order by position, id", of),
            Timeline = await TimelineReading.ReadAsync(s, head.Id, mayUnhide: actor.May(Role.Responder)),
            Alerts = await AlertReading.ReadAsync(s, head.Id),
            Changes = await ChangeReading.ReadAsync(s, head.Id),
            Review = review,
            Experiments = await ExperimentReading.ReadAsync(s, head.Id, review),
            FollowUps = await FollowUpReading.ReadAsync(s, head.Id, review),
            LinkedIncidents = await LinksAsync(s, of, head.Visibility),
            Dismissals = await DismissalReading.ReadAsync(s, head.Id),
            Journal = withJournal ? await s.ListAsync<RecordedDeed>("select at, actor_name as actor, door, action from journal where incident_id = @Id order by id", of) : [],
        };
        record = await WithMeasuresAsync(s, record);
        return Discretion.Apply(record, await s.ListDiscreetAsync(head.Id));
    }

    /// <summary>Whoever chose to be shown by role, with the one that they have here, also under a name with which they wrote before.</summary>
    internal static Task<IReadOnlyList<Discretion.Person>> ListDiscreetAsync(this ReadSession s, Guid incidentId) => s.ListAsync<Discretion.Person>("""
        select n.name, min(r.role) as role from people p
            join (select id, name from people union select author_id, author_name from timeline_entries where incident_id = @incidentId and author_id is not null) n on n.id = p.id
            left join incident_roles r on r.person_id = p.id and r.incident_id = @incidentId
        where p.shown_as_role = @Yes and n.name <> '' group by p.id, n.name
        """, new { incidentId, Yes = true });

    static async Task<IncidentRecord> WithMeasuresAsync(ReadSession s, IncidentRecord record)
    {
        var milestones = await s.ListMilestonesAsync(record.Id);
        var durations = await s.ReadDurationsAsync(record.Id);
        var runs = await RunReading.ReadAsync(s, record.Id);
        var measured = record with
        {
            Milestones = [.. milestones.OrderBy(m => Array.IndexOf(MilestoneKind.All, m.Kind)).Select(m => new RecordedMilestone
            {
                Kind = m.Kind,
                At = m.At,
                Accuracy = m.Accuracy,
                Source = m.Source,
                NotApplicableBecause = m.NotApplicableBecause,
                Origin = m.Origin,
                SetBy = m.UpdatedBy,
            })],
            Durations = [.. durations.Select(d => new RecordedDuration { Key = d.Key, Name = d.Name, Formula = d.Formula, Seconds = (long?)d.Value?.TotalSeconds, About = d.IsAbout, UnknownBecause = d.UnknownBecause })],
            Rollbacks = [.. (await RollbackReading.ReadAsync(s, record.Id)).Select(r => r with { Runs = [.. runs[r.Attempt]] })],
            Waits = [.. (await s.ListWaitsAsync(record.Id)).Select(w => new RecordedWait
            {
                Why = w.Why,
                KnownThen = w.KnownThen,
                DecidedAt = w.DecidedAt,
                DecidedBy = w.DecidedBy,
                DeciderRole = w.DeciderRole,
                AsksAgainAt = w.AsksAgainAt,
            })],
        };
        return measured with { Rollbacks = [.. measured.Rollbacks.Select(r => r with { Durations = r.DurationsWithin(measured) })] };
    }

    /// <summary>Both directions, and only those whose other end this person may see.</summary>
    static async Task<IReadOnlyList<RecordedLink>> LinksAsync(ReadSession s, object of, string visibility) =>
        [.. (await s.ListAsync<RecordedLink>($"""
            select i.number, i.title, i.visibility, l.relation, @No as inward from incident_links l join incidents i on i.id = l.other_id where l.incident_id = @Id and {Visibility.Sql}
            union all
            select i.number, i.title, i.visibility, l.relation, @Yes as inward from incident_links l join incidents i on i.id = l.incident_id where l.other_id = @Id and {Visibility.Sql}
            order by 1, 4
            """, With(of))).Select(l => l with { Incident = IncidentRef.NameOf(l.Number), Title = l.Visibility == Visibility.Private && visibility == Visibility.Open ? RecordedLink.Untold : l.Title })];

    static Dapper.DynamicParameters With(object of)
    {
        var all = new Dapper.DynamicParameters(of);
        all.Add("No", false);
        all.Add("Yes", true);
        return all;
    }
}
