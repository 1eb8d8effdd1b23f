using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Slack.Capture;

/// <summary>The SQL of <c>slack_captures</c> and <c>slack_capture_marks</c>.</summary>
public static class CaptureStore
{
    public static Task<SlackCapture?> FindCaptureAsync(this ReadSession session, string teamId, string channelId, string ts) => session.OneAsync<SlackCapture>("""
        select id, team_id, channel_id, ts, thread_ts, user_id, incident_id, entry_id, action_item_id, text_hash, kind, starred, follow_up_left, changed_stamp, deleted_at
        from slack_captures where team_id = @teamId and channel_id = @channelId and ts = @ts
        """, new { teamId, channelId, ts });

    public static Task<IReadOnlyList<CaptureMark>> ListMarksAsync(this ReadSession session, Guid captureId) => session.ListAsync<CaptureMark>(
        "select mark, user_id, stamp, taken_back_at from slack_capture_marks where capture_id = @captureId order by stamp, mark, user_id", new { captureId });

    /// <summary>The incident of a capture, whoever may see it: permission was asked when it was marked.</summary>
    public static Task<IncidentRef?> FindIncidentAsync(this ReadSession session, SlackCapture capture) => session.OneAsync<IncidentRef>(
        "select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i where i.id = @IncidentId", new { capture.IncidentId });

    /// <summary>Whoever comes second finds what the first has put there.</summary>
    public static async Task<SlackCapture> KeepCaptureAsync(this WriteSession session, SlackCapture capture, DateTimeOffset now)
    {
        await session.ExecuteAsync("""
            insert into slack_captures (id, team_id, channel_id, ts, incident_id, captured_at) values (@Id, @TeamId, @ChannelId, @Ts, @IncidentId, @now)
            on conflict (team_id, channel_id, ts) do nothing
            """, new { capture.Id, capture.TeamId, capture.ChannelId, capture.Ts, capture.IncidentId, now });
        return (await session.FindCaptureAsync(capture.TeamId, capture.ChannelId, capture.Ts))!;
    }

    /// <summary>The later of "added" and "removed" holds, in whichever order they come.</summary>
    public static Task<int> MarkAsync(this WriteSession session, Guid captureId, string mark, string userId, long stamp, bool takenBack, DateTimeOffset now) => session.ExecuteAsync("""
        insert into slack_capture_marks (capture_id, mark, user_id, stamp, made_at, taken_back_at) values (@captureId, @mark, @userId, @stamp, @now, @TakenBackAt)
        on conflict (capture_id, mark, user_id) do update set stamp = excluded.stamp, taken_back_at = excluded.taken_back_at
        where excluded.stamp > slack_capture_marks.stamp
        """, new { captureId, mark, userId, stamp, now, TakenBackAt = takenBack ? now : (DateTimeOffset?)null });

    public static Task<int> SetEntryAsync(this WriteSession session, SlackCapture capture, Guid entryId) => session.ExecuteAsync("""
        update slack_captures set entry_id = @entryId, thread_ts = @ThreadTs, user_id = @UserId, text_hash = @TextHash, kind = @Kind, starred = @Starred, changed_stamp = @ChangedStamp where id = @Id and entry_id is null
        """, new { capture.Id, entryId, capture.ThreadTs, capture.UserId, capture.TextHash, capture.Kind, capture.Starred, capture.ChangedStamp });

    public static Task<int> SetActionItemAsync(this WriteSession session, SlackCapture capture, Guid actionItemId) => session.ExecuteAsync(
        "update slack_captures set action_item_id = @actionItemId where id = @Id and action_item_id is null", new { capture.Id, actionItemId });

    public static Task<int> SetFollowUpLeftAsync(this WriteSession session, SlackCapture capture, bool left) => session.ExecuteAsync(
        "update slack_captures set follow_up_left = @left where id = @Id", new { capture.Id, left });

    public static Task<int> SetLookAsync(this WriteSession session, SlackCapture capture) => session.ExecuteAsync(
        "update slack_captures set kind = @Kind, starred = @Starred where id = @Id", new { capture.Id, capture.Kind, capture.Starred });

    public static Task<int> SetTextAsync(this WriteSession session, SlackCapture capture) => session.ExecuteAsync(
        "update slack_captures set text_hash = @TextHash, changed_stamp = @ChangedStamp where id = @Id", new { capture.Id, capture.TextHash, capture.ChangedStamp });

    public static Task<int> SetDeletedAsync(this WriteSession session, string teamId, string channelId, string ts, DateTimeOffset at) => session.ExecuteAsync(
        "update slack_captures set deleted_at = @at where team_id = @teamId and channel_id = @channelId and ts = @ts and deleted_at is null", new { teamId, channelId, ts, at });
}
