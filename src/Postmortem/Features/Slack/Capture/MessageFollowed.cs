using Postmortem.Data;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Capture;

/// <summary>Edits and deletions of captured messages. What is merely said, and links that unfold, are nothing here.</summary>
public sealed class MessageFollowed(Database database, SlackSignals signals, TimeProvider clock) : IEvent
{
    public string Type => "message";

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Capture;

    public bool Wants(SlackEvent e) => DeletedTsOf(e) is not null || (e is { Subtype: "message_changed", Message.Ts: not null } && e.Message.Text != e.PreviousMessage?.Text);

    public async Task<Reply> RunAsync(EventCall call, CancellationToken ct)
    {
        var (e, team, now) = (call.Event, call.Workspace.TeamId, clock.GetUtcNow());
        var deleted = DeletedTsOf(e);
        // Who edits is told by the message alone; our own are not captured.
        if (call.ChannelId is not { } channel || (deleted is null && e.Message!.User == call.Workspace.BotUserId)) return Reply.None;
        if (await database.ReadAsync(s => s.FindCaptureAsync(team, channel, deleted ?? e.Message!.Ts!), ct) is not { } capture) return Reply.None;
        await database.WriteAsync(async s =>
        {
            if (deleted is not null) await s.SetDeletedAsync(team, channel, deleted, now);
            return await s.EnqueueUnlessWaitingAsync(new CaptureWork(channel, capture.Ts, deleted is null ? e.Message : null, deleted is null ? e.EventTs ?? e.Ts : null).For(capture), now);
        }, ct);
        signals.Outbound.Give();
        return Reply.None;
    }

    /// <summary>The first message of a thread leaves a stone behind when it is deleted.</summary>
    static string? DeletedTsOf(SlackEvent e) => e switch
    {
        { Subtype: "message_deleted" } => e.DeletedTs ?? e.PreviousMessage?.Ts,
        { Subtype: "message_changed", Message.Subtype: "tombstone" } => e.Message.Ts,
        _ => null,
    };
}
