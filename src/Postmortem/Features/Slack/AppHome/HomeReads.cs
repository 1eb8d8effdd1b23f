using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Slack.AppHome;

/// <summary>All that one person's Home shows.</summary>
public sealed record HomeContent(Actor Actor, bool MayDeclare, Page<MyIncident> Incidents, Page<FollowUpRow> FollowUps, Page<ReviewRow> Reviews);

/// <summary>An open incident that this person is in.</summary>
public sealed record MyIncident
{
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Visibility { get; init; } = "";
    public DateTimeOffset DeclaredAt { get; init; }
    public string? Commander { get; init; }

    /// <summary>This person's, in the order of the alphabet; null for a member without one.</summary>
    public string? Roles { get; init; }

    /// <summary>Null when there is none in this workspace, or none that is private enough.</summary>
    public string? ChannelId { get; init; }

    public string Name => IncidentRef.NameOf(Number);
}

static class HomeReads
{
    const int Most = 50;

    /// <summary>With a role or as a member; the gravest first.</summary>
    public static async Task<Page<MyIncident>> ListMineAsync(this ReadSession session, Actor actor, string teamId)
    {
        var rows = await session.ListAsync<MyIncident>($"""
            select i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, c.channel_id,
              (select p.name from incident_roles r join people p on p.id = r.person_id where r.incident_id = i.id and r.role = 'commander') as commander,
              (select string_agg(r.role, ', ' order by r.role) from incident_roles r where r.incident_id = i.id and r.person_id = @ViewerId) as roles
            from incidents i left join slack_channels c on c.incident_id = i.id and c.team_id = @teamId and c.archived_at is null and (i.visibility = 'open' or c.is_private)
            where i.status in ('{string.Join("', '", IncidentStatus.Open)}') and {Visibility.Sql}
              and (exists (select 1 from incident_roles r where r.incident_id = i.id and r.person_id = @ViewerId)
                or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = @ViewerId))
            order by i.severity, i.declared_at desc, i.id limit {Most + 1}
            """, new { teamId, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });
        return new([.. rows.Take(Most)], rows.Count > Most ? "more" : null);
    }
}
