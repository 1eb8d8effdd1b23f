using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>The SQL of the question in <c>slack_channels</c>. Where others can read it nothing is asked about a private incident.</summary>
public static class ArchiveStore
{
    static readonly string Over = $"('{string.Join("', '", ArchiveQuestion.Over)}')";

    static string Select(string of, string which = "") => $"""
        select x.* from (
          select i.id as incident_id, i.number, i.status, c.team_id, c.channel_id, c.is_private, c.archived_at, c.archive_asked_at, c.archive_at, c.archive_answer, c.archive_answered_at, c.archive_answered_by,
            case when i.status in {Over} then coalesce((select max(j.at) from journal j
              where j.incident_id = i.id and j.action in ('incident.status_changed', 'incident.declined', 'incident.merged')), i.ended_at) end as closed_at,
            (select p.time_zone from incident_roles r join people p on p.id = r.person_id where r.incident_id = i.id and r.role = 'commander') as zone
          from slack_channels c join incidents i on i.id = c.incident_id
          where c.channel_id is not null and (i.visibility = 'open' or c.is_private) and {of}) x {which}
        """;

    public static Task<ArchiveQuestion?> FindArchiveQuestionAsync(this ReadSession session, Guid incidentId) =>
        session.OneAsync<ArchiveQuestion>(Select("i.id = @incidentId"), new { incidentId });

    public static Task<ArchiveQuestion?> FindArchiveQuestionAsync(this ReadSession session, int number, Actor actor) =>
        session.OneAsync<ArchiveQuestion>(Select($"i.number = @number and {Visibility.Sql}"), new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>Of incidents that came to their end between these two, and were not asked about since.</summary>
    public static Task<IReadOnlyList<ArchiveQuestion>> ListToAskAsync(this ReadSession session, DateTimeOffset from, DateTimeOffset until) => session.ListAsync<ArchiveQuestion>(
        Select($"c.archived_at is null and i.status in {Over} and i.updated_at > @from", """
            where x.closed_at > @from and x.closed_at <= @until
              and (x.archive_asked_at is null or x.archive_asked_at < x.closed_at) and (x.archive_answered_at is null or x.archive_answered_at < x.closed_at)
            """), new { from, until });

    /// <summary>Which nobody answered in time.</summary>
    public static Task<IReadOnlyList<ArchiveQuestion>> ListUnansweredAsync(this ReadSession session, DateTimeOffset now) => session.ListAsync<ArchiveQuestion>(
        Select($"c.archived_at is null and c.archive_answer is null and c.archive_at <= @now and i.status in {Over}", "where x.archive_asked_at >= x.closed_at"), new { now });

    /// <returns>False when another replica did.</returns>
    public static async Task<bool> AskAsync(this WriteSession session, ArchiveQuestion question) => await session.ExecuteAsync("""
        update slack_channels set archive_asked_at = @ArchiveAskedAt, archive_at = null, archive_answer = null, archive_answered_at = null, archive_answered_by = null
        where incident_id = @IncidentId and archived_at is null and (archive_asked_at is null or archive_asked_at < @ClosedAt)
        """, question) == 1;

    public static async Task<bool> SetArchiveAtAsync(this WriteSession session, ArchiveQuestion question) => await session.ExecuteAsync("""
        update slack_channels set archive_at = @ArchiveAt where incident_id = @IncidentId and archive_asked_at = @ArchiveAskedAt and archive_answer is null
        """, question) == 1;

    /// <returns>False when somebody answered before, or it is archived.</returns>
    public static async Task<bool> AnswerAsync(this WriteSession session, ArchiveQuestion question) => await session.ExecuteAsync("""
        update slack_channels set archive_answer = @ArchiveAnswer, archive_answered_at = @ArchiveAnsweredAt, archive_answered_by = @ArchiveAnsweredBy
        where incident_id = @IncidentId and archive_asked_at = @ArchiveAskedAt and archive_answer is null and archived_at is null
        """, question) == 1;

    public static Task<int> RefuseAsync(this WriteSession session, ArchiveQuestion question) => session.ExecuteAsync(
        "update slack_channels set archive_answer = 'refused' where incident_id = @IncidentId and archive_asked_at = @ArchiveAskedAt", question);

    /// <returns>False when that was known.</returns>
    public static async Task<bool> SetArchivedAsync(this WriteSession session, Guid incidentId, DateTimeOffset now) => await session.ExecuteAsync(
        "update slack_channels set archived_at = @now where incident_id = @incidentId and archived_at is null", new { incidentId, now }) == 1;

    /// <summary>Whoever unarchives it wants it open.</summary>
    /// <returns>False when that was known.</returns>
    public static async Task<bool> SetUnarchivedAsync(this WriteSession session, Guid incidentId, string by, DateTimeOffset now) => await session.ExecuteAsync("""
        update slack_channels set archived_at = null, archive_answer = 'keep', archive_answered_at = @now, archive_answered_by = @by where incident_id = @incidentId and archived_at is not null
        """, new { incidentId, by, now }) == 1;
}
