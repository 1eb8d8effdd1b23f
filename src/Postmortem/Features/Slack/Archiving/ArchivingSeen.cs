using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.People;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>Somebody archived or unarchived a channel by hand.</summary>
/// <param name="type">Slack's name of it, which differs for private channels.</param>
public sealed class ArchivingSeen(string type, FollowArchiving follow) : IEvent
{
    public static readonly IReadOnlyList<string> Types = ["channel_archive", "channel_unarchive", "group_archive", "group_unarchive"];

    public string Type => type;

    public bool ForAnyone => true;

    public Freedom Freedom => Freedom.Always;

    public async Task<Reply> RunAsync(EventCall call, CancellationToken ct)
    {
        if (call.ChannelId is { } channel) await follow.RunAsync(call.Workspace.TeamId, channel, !type.EndsWith("unarchive", StringComparison.Ordinal), call.Actor, ct);
        return Reply.None;
    }
}
