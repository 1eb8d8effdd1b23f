using Postmortem.Data;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <summary>
/// Which alerts belong together: those of one service; where the catalogue knows none of that name, those of one rule that their source
/// gives the same name.
/// </summary>
static class AlertGroup
{
    /// <summary>After somebody dismissed a proposal, or declined the incident, the rest of the storm is kept in silence for so long.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    /// <summary>The open incident that an alert belongs to by itself. Never a private one: nothing but people decides what goes there.</summary>
    public static Task<IncidentRef?> FindOpenIncidentAsync(this ReadSession session, Alert alert) => session.OneAsync<IncidentRef>($"""
        select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i
        where i.status in ('triage', 'active', 'mitigated') and i.visibility = 'open' and i.kind <> 'backfilled' and {(alert.ServiceId is null
            ? $"exists (select 1 from alerts a where a.incident_id = i.id and {Sql("a", alert)})"
            : """
              (exists (select 1 from incident_services x where x.incident_id = i.id and x.service_id = @ServiceId)
                or exists (select 1 from incidents m join incident_services x on x.incident_id = m.id where m.merged_into_id = i.id and x.service_id = @ServiceId))
              """)}
        order by i.kind = 'drill', i.declared_at desc, i.id desc limit 1
        """, Of(alert));

    public static Task<Guid?> FindWaitingProposalAsync(this ReadSession session, Alert alert) => session.OneAsync<Guid?>(
        $"select p.id from alert_proposals p where p.state = 'waiting' and {Sql("p", alert)} order by p.proposed_at limit 1", Of(alert));

    /// <summary>A person said a moment ago that this is no incident.</summary>
    public static Task<bool> IsQuietAsync(this ReadSession session, Alert alert, DateTimeOffset now) => session.ScalarAsync<bool>($"""
        select exists (select 1 from alert_proposals p where p.state = '{ProposalState.Dismissed}' and p.decided_at > @since and {Sql("p", alert)})
            or exists (select 1 from alerts a join incidents i on i.id = a.incident_id where i.status = 'declined' and i.ended_at > @since and {Sql("a", alert)})
        """, Of(alert, now - Quiet));

    static string Sql(string row, Alert alert) => alert.ServiceId is null
        ? $"{row}.service_id is null and {row}.service_name = @ServiceName and {row}.source = @Source and {row}.rule_id = @RuleId"
        : $"{row}.service_id = @ServiceId";

    static object Of(Alert alert, DateTimeOffset since = default) => new { alert.ServiceId, alert.ServiceName, alert.Source, alert.RuleId, since };
}
