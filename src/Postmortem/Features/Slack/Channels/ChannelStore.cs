using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;

namespace Postmortem.Features.Slack.Channels;

/// <summary>A row of <c>slack_channels</c>: the channel of an incident.</summary>
public sealed record IncidentChannel
{
    public Guid IncidentId { get; init; }
    public string TeamId { get; init; } = "";

    /// <summary>Null until Slack has made it.</summary>
    public string? ChannelId { get; init; }
    public string Name { get; init; } = "";
    public bool IsPrivate { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When it was asked last whether it may be archived.</summary>
    public DateTimeOffset? ArchiveAskedAt { get; init; }
}

/// <summary>The SQL of <c>slack_channels</c>.</summary>
public static class ChannelStore
{
    const string Columns = "c.incident_id, c.team_id, c.channel_id, c.name, c.is_private, c.created_at, c.archived_at, c.archive_asked_at";

    public static Task<IncidentChannel?> FindChannelAsync(this ReadSession session, Guid incidentId) =>
        session.OneAsync<IncidentChannel>($"select {Columns} from slack_channels c where c.incident_id = @incidentId", new { incidentId });

    public static Task<IncidentChannel?> FindChannelAsync(this ReadSession session, string teamId, string channelId) =>
        session.OneAsync<IncidentChannel>($"select {Columns} from slack_channels c where c.team_id = @teamId and c.channel_id = @channelId", new { teamId, channelId });

    /// <summary>Those of open incidents, as far as Slack has made them. Of ones that are not private.</summary>
    public static Task<IReadOnlyList<IncidentChannel>> ListOpenChannelsAsync(this ReadSession session) => session.ListAsync<IncidentChannel>($"""
        select {Columns} from slack_channels c join incidents i on i.id = c.incident_id
        where i.status in ('{string.Join("', '", IncidentStatus.Open)}') and i.visibility = 'open' and c.channel_id is not null
        """);

    /// <summary>The incident whose channel this is, when this person may see it.</summary>
    public static Task<IncidentRef?> FindIncidentOfChannelAsync(this ReadSession session, string teamId, string channelId, Actor actor) => session.OneAsync<IncidentRef>($"""
        select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version
        from slack_channels c join incidents i on i.id = c.incident_id
        where c.team_id = @teamId and c.channel_id = @channelId and {Visibility.Sql}
        """, new { teamId, channelId, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    public static Task<bool> IsPrivateAsync(this ReadSession session, Guid incidentId) => session.ScalarAsync<bool>(
        "select exists (select 1 from incidents where id = @incidentId and visibility = 'private')", new { incidentId });

    /// <summary>Nothing of a private incident is said in a channel that others can read, also when it became private later.</summary>
    public static Task<bool> IsFitAsync(this ReadSession session, IncidentChannel channel) => session.ScalarAsync<bool>(
        "select exists (select 1 from incidents where id = @IncidentId and (visibility = 'open' or @IsPrivate))", new { channel.IncidentId, channel.IsPrivate });

    /// <summary>Slack users who wait for the channel, since they declared the incident in Slack.</summary>
    public static async Task<IReadOnlyList<string>> ListPromisedAsync(this ReadSession session, Guid incidentId) =>
        await session.ScalarAsync<string>("select payload from slack_outbound where dedupe_key = @Key and payload <> ''", new { Key = $"{InvitePeople.TaskName} {incidentId:D}" }) is { } payload
            ? JsonSerializer.Deserialize(payload, BlockJson.Readable.InviteWork)!.Users : [];

    /// <summary>What is asked of Slack, before it is asked.</summary>
    /// <returns>False when there is one already.</returns>
    public static async Task<bool> PlanChannelAsync(this WriteSession session, IncidentChannel channel) => await session.ExecuteAsync("""
        insert into slack_channels (incident_id, team_id, name, is_private, created_at) values (@IncidentId, @TeamId, @Name, @IsPrivate, @CreatedAt)
        on conflict (incident_id) do nothing
        """, channel) == 1;

    public static Task<int> RenamePlanAsync(this WriteSession session, Guid incidentId, string name) => session.ExecuteAsync(
        "update slack_channels set name = @name where incident_id = @incidentId and channel_id is null", new { incidentId, name });

    /// <summary>Made private by hand in Slack.</summary>
    public static Task<int> KeepAsPrivateAsync(this WriteSession session, Guid incidentId) => session.ExecuteAsync(
        "update slack_channels set is_private = @True where incident_id = @incidentId", new { incidentId, True = true });

    /// <summary>From here on the old channel is none of the incident's; the private one is still to be made.</summary>
    public static Task<int> MoveToPrivateAsync(this WriteSession session, Guid incidentId, string name, DateTimeOffset now) => session.ExecuteAsync("""
        update slack_channels set channel_id = null, name = @name, is_private = @True, created_at = @now, archived_at = null,
            archive_asked_at = null, archive_at = null, archive_answer = null, archive_answered_at = null, archive_answered_by = null
        where incident_id = @incidentId
        """, new { incidentId, name, now, True = true });

    public static Task<int> SetChannelAsync(this WriteSession session, Guid incidentId, string channelId, string name) => session.ExecuteAsync(
        "update slack_channels set channel_id = @channelId, name = @name where incident_id = @incidentId", new { incidentId, channelId, name });
}
