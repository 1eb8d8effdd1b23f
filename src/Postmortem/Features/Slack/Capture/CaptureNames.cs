namespace Postmortem.Features.Slack.Capture;

/// <summary>A message shortcut as the manifest lists it.</summary>
/// <param name="Name">At most 24 characters.</param>
public sealed record MessageShortcut(string CallbackId, string Name, string Description);

/// <summary>The names under which Slack knows what captures.</summary>
public static class CaptureNames
{
    public const string AddToTimeline = "add_to_timeline";
    public const string MakeFollowUp = "make_follow_up";

    public static readonly IReadOnlyList<MessageShortcut> Shortcuts =
    [
        new(AddToTimeline, "Add to timeline", "Put this message on the incident's timeline"),
        new(MakeFollowUp, "Make a follow-up", "File what this message asks for as a follow-up"),
    ];

    /// <summary>Events that capturing follows.</summary>
    public static readonly IReadOnlyList<string> Events = ["reaction_added", "reaction_removed", "message.channels", "message.groups"];
}
