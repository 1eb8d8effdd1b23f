using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Capture;

/// <summary>What both have in common: which reactions count, and where.</summary>
public abstract class ReactionHandler(CaptureMessage capture, SlackOptions options) : IEvent
{
    public abstract string Type { get; }

    protected abstract bool TakesBack { get; }

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Capture;

    public bool NeedsIncident => true;

    public bool Wants(SlackEvent e) => e.Item is { Type: "message", Ts: not null } && options.Reactions.PurposeOf(e.Reaction) is not null;

    public async Task<Reply> RunAsync(EventCall call, CancellationToken ct)
    {
        var e = call.Event;
        // What the bot says stands in the record already.
        if (e.ItemUser == call.Workspace.BotUserId || !call.Actor.May(Role.Responder) || !SlackTs.TryRead(e.EventTs, out long stamp)) return Reply.None;
        var mark = CaptureMark.Of(options.Reactions.PurposeOf(e.Reaction)!, CaptureReactions.NameOf(e.Reaction));
        await capture.MarkAsync(new(call.Workspace.TeamId, call.ChannelId!, e.Item!.Ts!, call.Incident!.Id, mark, call.UserId, stamp, TakesBack), ct);
        return Reply.None;
    }
}

public sealed class ReactionAdded(CaptureMessage capture, SlackOptions options) : ReactionHandler(capture, options)
{
    public override string Type => "reaction_added";

    protected override bool TakesBack => false;
}

public sealed class ReactionRemoved(CaptureMessage capture, SlackOptions options) : ReactionHandler(capture, options)
{
    public override string Type => "reaction_removed";

    protected override bool TakesBack => true;
}
