using System.Text.Json.Serialization;

namespace Postmortem.Features.Slack.Wire;

/// <summary>A button pressed, a modal submitted or closed, a shortcut chosen, a list asked for.</summary>
public sealed record Interaction
{
    public const string BlockActions = "block_actions";
    public const string ViewSubmission = "view_submission";
    public const string ViewClosed = "view_closed";
    public const string Shortcut = "shortcut";
    public const string MessageAction = "message_action";
    public const string BlockSuggestion = "block_suggestion";

    public string Type { get; init; } = "";
    public InteractingTeam? Team { get; init; }
    public InteractingUser? User { get; init; }
    public string? TriggerId { get; init; }
    public string? ResponseUrl { get; init; }
    public string? CallbackId { get; init; }
    public Named? Channel { get; init; }
    public SlackMessage? Message { get; init; }
    public string? MessageTs { get; init; }
    public string? ActionTs { get; init; }
    public Container? Container { get; init; }
    public SlackView? View { get; init; }
    public IReadOnlyList<BlockAction>? Actions { get; init; }

    /// <summary>With <c>block_suggestion</c>: which list, and what was typed.</summary>
    public string? ActionId { get; init; }
    public string? BlockId { get; init; }
    public string? Value { get; init; }
}

public sealed record InteractingTeam
{
    public string Id { get; init; } = "";

    /// <summary>The first part of the workspace's address.</summary>
    public string? Domain { get; init; }
}

public sealed record Named
{
    public string Id { get; init; } = "";
    public string? Name { get; init; }
}

public sealed record InteractingUser
{
    public string Id { get; init; } = "";
    public string? Username { get; init; }
    public string? Name { get; init; }
    public string? TeamId { get; init; }
}

public sealed record Container
{
    public string? Type { get; init; }
    public string? ChannelId { get; init; }
    public string? MessageTs { get; init; }
    public string? ViewId { get; init; }
    public bool IsEphemeral { get; init; }
}

public sealed record BlockAction
{
    public string ActionId { get; init; } = "";
    public string? BlockId { get; init; }
    public string Type { get; init; } = "";
    public string? Value { get; init; }
    public ChosenOption? SelectedOption { get; init; }
    public IReadOnlyList<ChosenOption>? SelectedOptions { get; init; }
    public string? SelectedUser { get; init; }
    public string? SelectedConversation { get; init; }
    public string? SelectedDate { get; init; }
    public string? ActionTs { get; init; }
}

public sealed record ChosenOption
{
    public string? Value { get; init; }

    /// <summary>As it was shown.</summary>
    public ChosenText? Text { get; init; }
}

public sealed record ChosenText
{
    public string? Text { get; init; }
}

public sealed record SlackView
{
    public string Id { get; init; } = "";
    public string? Type { get; init; }
    public string? CallbackId { get; init; }
    public string? PrivateMetadata { get; init; }
    public string? Hash { get; init; }
    public string? RootViewId { get; init; }
    public ViewState? State { get; init; }
}

public sealed record ViewState
{
    /// <summary>By block, then by action.</summary>
    public Dictionary<string, Dictionary<string, StateValue>> Values { get; init; } = [];
}

public sealed record StateValue
{
    public string? Type { get; init; }
    public string? Value { get; init; }
    public ChosenOption? SelectedOption { get; init; }
    public IReadOnlyList<ChosenOption>? SelectedOptions { get; init; }
    public string? SelectedUser { get; init; }
    public IReadOnlyList<string>? SelectedUsers { get; init; }
    public string? SelectedConversation { get; init; }
    public string? SelectedDate { get; init; }
    public string? SelectedTime { get; init; }

    /// <summary>Unix seconds.</summary>
    public long? SelectedDateTime { get; init; }

    /// <summary>Whatever single thing was typed or chosen; null when nothing.</summary>
    [JsonIgnore]
    public string? Text => Value ?? SelectedOption?.Value ?? SelectedUser ?? SelectedConversation ?? SelectedDate ?? SelectedTime;
}
