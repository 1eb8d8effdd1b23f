using Postmortem.Data;
using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <summary>Where an alert goes that fires: what its rule says, inside the transaction that takes it in.</summary>
static class AlertPlacing
{
    /// <returns>The alert as it is to be kept; the row itself is the caller's to write.</returns>
    public static async Task<Alert> PlaceAsync(this WriteSession session, Alert alert, Actor actor, DateTimeOffset now)
    {
        var rule = RuleMatch.Find(await session.ListAlertRulesAsync(), alert);
        var does = rule?.Does ?? RuleDeed.Attach;
        alert = alert with { RuleId = rule?.Id, Became = AlertFate.Kept, ProposalId = null };
        if (does == RuleDeed.Ignore) return alert with { Became = AlertFate.Ignored };
        if (await session.FindOpenIncidentAsync(alert) is { } open) return await session.IntoAsync(alert, open, AlertFate.Attached);
        if (does == RuleDeed.Attach || !alert.IsOpen || await session.IsQuietAsync(alert, now)) return alert;
        return does == RuleDeed.Declare ? await DeclareAsync(session, alert, rule!, actor, now) : await ProposeAsync(session, alert, rule!, actor, now);
    }

    /// <summary>The alert as one of this incident.</summary>
    public static async Task<Alert> IntoAsync(this ReadSession session, Alert alert, IncidentRef incident, string became) => alert with
    {
        IncidentId = incident.Id,
        IncidentNumber = incident.Number,
        Became = became,
        OnTimeline = await session.HasRoomOnTimelineAsync(incident.Id),
    };

    static async Task<Alert> DeclareAsync(WriteSession s, Alert alert, AlertRule rule, Actor actor, DateTimeOffset now)
    {
        var title = Words.Short(alert.Title.Length > 0 ? alert.Title : alert.SourceRef, DeclareIncident.LongestTitle - 2);
        var declared = await DeclareIncident.DeclareAsync(s, new(title, rule.DeclaresAs, alert.Note, ServiceIds: alert.ServiceId is { } service ? [service] : null), actor, now);
        if (declared.Failure is { } failure) throw new InvalidOperationException(failure.Message);
        // What was only proposed until now is this incident.
        if (await s.FindWaitingProposalAsync(alert) is { } waiting) await s.BecomeAsync(waiting, declared.Value, actor, now);
        return await s.IntoAsync(alert, declared.Value, AlertFate.Declared);
    }

    static async Task<Alert> ProposeAsync(WriteSession s, Alert alert, AlertRule rule, Actor actor, DateTimeOffset now)
    {
        if (await s.FindWaitingProposalAsync(alert) is { } waiting) return alert with { ProposalId = waiting, Became = AlertFate.Proposed };
        var proposal = new Proposal
        {
            Id = OrderedKey.Next(now),
            Title = alert.Title.Length > 0 ? alert.Title : alert.SourceRef,
            Source = alert.Source,
            ServiceId = alert.ServiceId,
            ServiceName = alert.ServiceName,
            RuleId = rule.Id,
            Severity = rule.DeclaresAs,
            ProposedAt = now,
        };
        await s.InsertProposalAsync(proposal);
        await s.RecordAsync(actor, now, new Fact("alert.proposed", null, proposal.Id, new { proposal.Title, proposal.Severity, proposal.Source }));
        return alert with { ProposalId = proposal.Id, Became = AlertFate.Proposed };
    }

    /// <summary>A proposal that waits becomes an incident: its alerts are that incident's.</summary>
    public static async Task BecomeAsync(this WriteSession session, Guid proposalId, IncidentRef incident, Actor actor, DateTimeOffset now)
    {
        await session.DecideProposalAsync(proposalId, ProposalState.Declared, actor.Name, now, incident.Id);
        foreach (var alert in await session.ListAlertsOfProposalAsync(proposalId, most: 100_000))
        {
            if (alert.IncidentId is not null || alert.DecidedBy is not null) continue;
            var attached = await session.IntoAsync(alert, incident, AlertFate.Attached);
            await session.UpdateAlertAsync(attached);
            await session.KeepOnTimelineAsync(attached, now);
        }
        await session.KeepAlertMilestonesAsync(incident.Id, actor.Name, now);
        session.Announce(new LiveChange(incident.Id, LivePart.Alerts));
        await session.RecordAsync(actor, now, new Fact("alert.proposal_declared", incident.Id, proposalId, new { incident.Number }));
    }
}
