using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Notices;

/// <summary>Why what happens to an incident does not reach Slack just now.</summary>
public sealed record SlackNotice
{
    /// <summary>What passes sooner is not worth a line.</summary>
    static readonly TimeSpan Passing = TimeSpan.FromMinutes(1);

    public int Number { get; init; }

    /// <summary>Somebody still works on the incident.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Slack does not take the token any more.</summary>
    public bool HasFault { get; init; }
    public DateTimeOffset? AwaySince { get; init; }
    public string ChannelName { get; init; } = "";
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>Slack refused to make the channel, with the remedy; null when it stands or may still come.</summary>
    public string? NoChannel { get; init; }

    /// <summary>Reopened since.</summary>
    public bool IsArchived => IsOpen && ArchivedAt is not null;

    /// <summary>Nothing to say of an incident that has no channel, and for whom nothing waits.</summary>
    public static async Task<SlackNotice> ReadAsync(ReadSession s, IncidentRef incident, DateTimeOffset now)
    {
        var notice = await s.OneAsync<SlackNotice>("""
            select coalesce(c.name, '') as channel_name, c.archived_at,
                (select o.last_error from slack_outbound o where o.incident_id = @Id and o.task = 'channel.create' and o.failed_at is not null and c.channel_id is null order by o.id desc limit 1) as no_channel,
                exists (select 1 from slack_workspaces w where w.team_id = t.team_id and w.removed_at is null and w.fault is not null) as has_fault
            from (select coalesce((select team_id from slack_channels where incident_id = @Id),
                (select team_id from slack_outbound where incident_id = @Id and done_at is null and failed_at is null order by id limit 1)) as team_id) t
              left join slack_channels c on c.incident_id = @Id
            where t.team_id is not null
            """, new { incident.Id });
        if (notice is null) return new() { Number = incident.Number };
        return notice with { Number = incident.Number, IsOpen = IncidentStatus.IsOpen(incident.Status), AwaySince = await s.FindAwaySinceAsync() is { } since && since <= now - Passing ? since : null };
    }
}
