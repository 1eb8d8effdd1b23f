using Postmortem.Data;

namespace Postmortem.Features.Slack.Capture;

/// <summary>How far an import is. Its steps are in <c>slack_outbound</c>, what it brought carries its mark.</summary>
public static class ImportStore
{
    public const string Mark = "timeline import";

    /// <returns>What its next step knows; null when none is waiting.</returns>
    public static Task<string?> FindImportAsync(this ReadSession session, Guid incidentId) => session.ScalarAsync<string>(
        "select payload from slack_outbound where lane = @Lane and done_at is null and failed_at is null order by id limit 1", new { Lane = ImportWork.LaneOf(incidentId) });

    /// <summary>Messages of the channel that stand on the timeline because of an import.</summary>
    public static Task<int> CountImportedAsync(this ReadSession session, Guid incidentId) => session.ScalarAsync<int>("""
        select count(*) from slack_captures c join slack_capture_marks m on m.capture_id = c.id
        where c.incident_id = @incidentId and c.entry_id is not null and m.mark = @Mark
        """, new { incidentId, Mark });

    public static Task<string?> FindFailedImportAsync(this ReadSession session, Guid run) => session.ScalarAsync<string>(
        "select last_error from slack_outbound where failed_at is not null and dedupe_key like @Key order by id desc limit 1", new { Key = $"{ImportChannel.TaskName} {run:D} %" });
}
