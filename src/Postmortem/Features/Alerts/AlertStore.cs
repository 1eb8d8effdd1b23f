using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <summary>The SQL of <c>alerts</c>: single rows, and those of one thing.</summary>
public static class AlertStore
{
    internal const string Columns = """
        a.id, a.source, a.source_ref, a.title, a.service_id, a.service_name, a.severity, a.state, a.starts_at, a.fired_at, a.first_acknowledged_at, a.acknowledged_at, a.acknowledged_by,
            a.ends_at, a.count, a.url, a.note, a.labels, a.actionable, a.incident_id, a.proposal_id, a.rule_id, a.on_timeline, a.became, a.decided_by, a.recorded_at, a.version,
            v.name as catalogue_name, v.slug as service_slug, i.number as incident_number, i.title as incident_title, i.status as incident_status
        """;

    internal const string From = "alerts a left join services v on v.id = a.service_id left join incidents i on i.id = a.incident_id";

    /// <summary>Whoever signed in may see alerts; one that belongs to an incident only who may see that.</summary>
    internal const string Seen = $"(a.incident_id is null or {Visibility.Sql})";

    public static Task<Alert?> FindAlertAsync(this ReadSession session, Guid id, Actor actor) => session.OneAsync<Alert>(
        $"select {Columns} from {From} where a.id = @id and {Seen}", new { id, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>The times that this alert fired, newest first.</summary>
    internal static Task<IReadOnlyList<Alert>> ListEpisodesAsync(this ReadSession session, string source, string sourceRef) => session.ListAsync<Alert>(
        $"select {Columns} from {From} where a.source = @source and a.source_ref = @sourceRef order by a.starts_at desc, a.id desc limit 20", new { source, sourceRef });

    /// <summary>The alerts of an incident that the actor was found to see, in the order in which they began.</summary>
    public static Task<IReadOnlyList<Alert>> ListAlertsOfIncidentAsync(this ReadSession session, Guid incidentId, int most = 1000) => session.ListAsync<Alert>(
        $"select {Columns} from {From} where a.incident_id = @incidentId order by a.starts_at, a.id limit @most", new { incidentId, most });

    internal static Task<IReadOnlyList<Alert>> ListAlertsOfProposalAsync(this ReadSession session, Guid proposalId, int most = 1000) => session.ListAsync<Alert>(
        $"select {Columns} from {From} where a.proposal_id = @proposalId order by a.starts_at, a.id limit @most", new { proposalId, most });

    /// <summary>As far as this person may see them.</summary>
    public static Task<IReadOnlyList<Alert>> ListAlertsOfProposalAsync(this ReadSession session, Guid proposalId, Actor actor, int most) => session.ListAsync<Alert>(
        $"select {Columns} from {From} where a.proposal_id = @proposalId and {Seen} order by a.state = 'resolved', a.starts_at, a.id limit @most", new { proposalId, most, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>One alert is taken in, or decided on, after the other.</summary>
    internal static Task<int> TakeAlertTurnAsync(this WriteSession session) => session.ExecuteAsync("update counters set value = value + 1 where name = 'alert'");

    internal static Task<int> InsertAlertAsync(this WriteSession session, Alert alert) => session.ExecuteAsync("""
        insert into alerts (id, source, source_ref, title, service_id, service_name, severity, state, starts_at, fired_at, first_acknowledged_at, acknowledged_at, acknowledged_by,
            ends_at, count, url, note, labels, actionable, incident_id, proposal_id, rule_id, on_timeline, became, decided_by, recorded_at)
        values (@Id, @Source, @SourceRef, @Title, @ServiceId, @ServiceName, @Severity, @State, @StartsAt, @FiredAt, @FirstAcknowledgedAt, @AcknowledgedAt, @AcknowledgedBy,
            @EndsAt, @Count, @Url, @Note, @Labels, @Actionable, @IncidentId, @ProposalId, @RuleId, @OnTimeline, @Became, @DecidedBy, @RecordedAt)
        """, alert);

    /// <summary>Whoever writes one has its turn, so nobody comes between.</summary>
    internal static Task<int> UpdateAlertAsync(this WriteSession session, Alert alert) => session.ExecuteAsync("""
        update alerts set title = @Title, service_id = @ServiceId, service_name = @ServiceName, severity = @Severity, state = @State, starts_at = @StartsAt, fired_at = @FiredAt,
            first_acknowledged_at = @FirstAcknowledgedAt, acknowledged_at = @AcknowledgedAt, acknowledged_by = @AcknowledgedBy, ends_at = @EndsAt, count = @Count, url = @Url, note = @Note,
            labels = @Labels, actionable = @Actionable, incident_id = @IncidentId, proposal_id = @ProposalId, rule_id = @RuleId, on_timeline = @OnTimeline, became = @Became, decided_by = @DecidedBy, version = version + 1
        where id = @Id
        """, alert);

    /// <summary>Open pages of the incidents that this alert may concern ask again.</summary>
    internal static async Task TellIncidentsOfServiceAsync(this WriteSession session, Alert alert)
    {
        if (alert.ServiceId is null) return;
        foreach (var incident in await session.ListAsync<Guid>("""
            select i.id from incidents i join incident_services x on x.incident_id = i.id
            where x.service_id = @ServiceId and i.status in ('triage', 'active', 'mitigated') limit 20
            """, new { alert.ServiceId })) session.Announce(new LiveChange(incident, LivePart.Alerts));
    }

    /// <summary>Gives the alerts that a source told of under this name to the service that was meant.</summary>
    public static Task<int> AdoptAlertsAsync(this WriteSession session, string source, string serviceName, Guid serviceId) => session.ExecuteAsync("""
        update alerts set service_id = @serviceId, service_name = '', version = version + 1 where service_id is null and service_name = @serviceName and source = @source
        """, new { source, serviceName, serviceId });

    /// <summary>Puts the catalogue's service in the place of its name, when there is one.</summary>
    internal static async Task<Alert> WithServiceAsync(this ReadSession session, Alert alert)
    {
        if (alert.ServiceName.Length == 0) return alert;
        var id = await session.OneAsync<Guid?>("""
            select s.id from services s where s.slug = @Slug or lower(s.name) = lower(@ServiceName)
            order by s.archived_at is not null, s.slug <> @Slug, s.id limit 1
            """, new { Slug = alert.ServiceName.ToLowerInvariant(), alert.ServiceName });
        return alert with { ServiceId = id, ServiceName = id is null ? alert.ServiceName : "" };
    }
}
