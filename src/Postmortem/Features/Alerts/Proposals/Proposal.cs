using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts.Proposals;

/// <summary>A row of <c>alert_proposals</c>: an incident that alerts speak for, until a person decides.</summary>
public sealed record Proposal
{
    public Guid Id { get; init; }

    /// <summary>Of the first of its alerts.</summary>
    public string Title { get; init; } = "";
    public string Source { get; init; } = "";
    public Guid? ServiceId { get; init; }
    public string ServiceName { get; init; } = "";
    public Guid? RuleId { get; init; }

    /// <summary>What the rule would declare it as.</summary>
    public string Severity { get; init; } = "";

    /// <summary>One of <see cref="ProposalState"/>.</summary>
    public string State { get; init; } = ProposalState.Waiting;
    public DateTimeOffset ProposedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
    public Guid? IncidentId { get; init; }

    // Read along, never written.
    public string? CatalogueName { get; init; }
    public string? ServiceSlug { get; init; }
    public int? IncidentNumber { get; init; }
    public string? IncidentVisibility { get; init; }

    /// <summary>How many alerts it has, and how many of them are not resolved.</summary>
    public int Alerts { get; init; }
    public int Firing { get; init; }
    public DateTimeOffset? Since { get; init; }

    public string Service => CatalogueName ?? ServiceName;

    public bool IsWaiting => State == ProposalState.Waiting;

    /// <summary>A title that fits an incident.</summary>
    public string IncidentTitle => Words.Short(Title, Incidents.DeclareIncident.LongestTitle - 2);
}

/// <summary>The SQL of <c>alert_proposals</c>.</summary>
public static class ProposalStore
{
    const string Select = """
        select p.id, p.title, p.source, p.service_id, p.service_name, p.rule_id, p.severity, p.state, p.proposed_at, p.decided_at, p.decided_by, p.incident_id,
            v.name as catalogue_name, v.slug as service_slug, i.number as incident_number, i.visibility as incident_visibility,
            (select count(*) from alerts a where a.proposal_id = p.id) as alerts,
            (select count(*) from alerts a where a.proposal_id = p.id and a.state <> 'resolved') as firing,
            (select min(a.starts_at) from alerts a where a.proposal_id = p.id) as since
        from alert_proposals p left join services v on v.id = p.service_id left join incidents i on i.id = p.incident_id
        """;

    public static Task<IReadOnlyList<Proposal>> ListWaitingProposalsAsync(this ReadSession session) => session.ListAsync<Proposal>($"{Select} where p.state = 'waiting' order by p.proposed_at desc, p.id desc limit 50");

    /// <summary>One that became an incident only for who may see that.</summary>
    public static Task<Proposal?> FindProposalAsync(this ReadSession session, Guid id, Actor actor) => session.OneAsync<Proposal>(
        $"{Select} where p.id = @id and (p.incident_id is null or {Visibility.Sql})", new { id, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    internal static Task<IReadOnlyList<Proposal>> ListProposalsOfIncidentAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Proposal>($"{Select} where p.incident_id = @incidentId", new { incidentId });

    internal static Task<int> InsertProposalAsync(this WriteSession session, Proposal proposal) => session.ExecuteAsync("""
        insert into alert_proposals (id, title, source, service_id, service_name, rule_id, severity, state, proposed_at)
        values (@Id, @Title, @Source, @ServiceId, @ServiceName, @RuleId, @Severity, @State, @ProposedAt)
        """, proposal);

    internal static Task<int> DecideProposalAsync(this WriteSession session, Guid id, string state, string by, DateTimeOffset now, Guid? incidentId = null) => session.ExecuteAsync("""
        update alert_proposals set state = @state, decided_at = @now, decided_by = @by, incident_id = @incidentId where id = @id and state = 'waiting'
        """, new { id, state, now, by, incidentId });

    internal static async Task<bool> IsProposalWaitingAsync(this ReadSession session, Guid? id) => id is not null && await session.ScalarAsync<int>("select count(*) from alert_proposals where id = @id and state = 'waiting'", new { id }) > 0;

    /// <summary>Nothing of it fires any more, or all of it went into incidents: there is nothing to decide.</summary>
    internal static async Task EndProposalAsync(this WriteSession session, Guid id, Actor actor, DateTimeOffset now)
    {
        if (await session.ScalarAsync<int>("select count(*) from alerts where proposal_id = @id and incident_id is null and state <> 'resolved'", new { id }) > 0) return;
        if (await session.DecideProposalAsync(id, ProposalState.Over, actor.Name, now) == 1) await session.RecordAsync(actor, now, new Fact("alert.proposal_over", null, id));
    }
}
