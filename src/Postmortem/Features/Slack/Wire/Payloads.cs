using System.Text.Json.Serialization;

namespace Postmortem.Features.Slack.Wire;

/// <summary>What Slack posts for <c>/incident …</c>: a form over HTTP, JSON over Socket Mode.</summary>
public sealed record SlashCommand
{
    public string TeamId { get; init; } = "";
    public string ChannelId { get; init; } = "";
    public string ChannelName { get; init; } = "";
    public string UserId { get; init; } = "";
    public string UserName { get; init; } = "";
    public string Command { get; init; } = "";
    public string Text { get; init; } = "";
    public string? ResponseUrl { get; init; }
    public string? TriggerId { get; init; }
    public string? ThreadTs { get; init; }
}

/// <summary>The wrapper of every event; also <c>url_verification</c> and <c>app_rate_limited</c>.</summary>
public sealed record EventEnvelope
{
    public string Type { get; init; } = "";
    public string? Challenge { get; init; }
    public string TeamId { get; init; } = "";
    public string? EventId { get; init; }
    public long EventTime { get; init; }

    /// <summary>The channel is shared with another organisation.</summary>
    public bool IsExtSharedChannel { get; init; }
    public SlackEvent? Event { get; init; }
}

public sealed record SlackEvent
{
    public string Type { get; init; } = "";
    public string? Subtype { get; init; }

    [JsonConverter(typeof(IdConverter))] public string? User { get; init; }
    public string? UserTeam { get; init; }
    public string? Team { get; init; }
    public string? BotId { get; init; }
    [JsonConverter(typeof(IdConverter))] public string? Channel { get; init; }
    public string? ChannelType { get; init; }
    public string? Text { get; init; }
    public string? Ts { get; init; }
    public string? ThreadTs { get; init; }
    public string? EventTs { get; init; }
    public bool Hidden { get; init; }

    /// <summary>With <c>link_shared</c>.</summary>
    public IReadOnlyList<SharedLink>? Links { get; init; }
    public string? MessageTs { get; init; }

    /// <summary>With <c>link_shared</c>: conversations_history, or composer while it is still being written.</summary>
    public string? Source { get; init; }

    /// <summary>With <c>app_home_opened</c>: home or messages.</summary>
    public string? Tab { get; init; }

    /// <summary>Name of the emoji, without colons.</summary>
    public string? Reaction { get; init; }
    public ReactedItem? Item { get; init; }
    public string? ItemUser { get; init; }

    /// <summary>With <c>message_changed</c>: as it is now, and as it was.</summary>
    public SlackMessage? Message { get; init; }
    public SlackMessage? PreviousMessage { get; init; }
    public string? DeletedTs { get; init; }
    public IReadOnlyList<SlackFile>? Files { get; init; }

    /// <summary>With <c>tokens_revoked</c>.</summary>
    public RevokedTokens? Tokens { get; init; }
}

/// <summary>Ids of the users whose tokens they were.</summary>
public sealed record RevokedTokens
{
    public IReadOnlyList<string>? Bot { get; init; }
}

public sealed record SharedLink
{
    public string Url { get; init; } = "";
}

public sealed record ReactedItem
{
    public string Type { get; init; } = "";
    public string? Channel { get; init; }
    public string? Ts { get; init; }
}

public sealed record SlackMessage
{
    public string? Type { get; init; }
    public string? Subtype { get; init; }
    public string? User { get; init; }
    public string? Username { get; init; }
    public string? BotId { get; init; }
    public string? Team { get; init; }
    public string? UserTeam { get; init; }
    public string? Text { get; init; }
    public string? Ts { get; init; }
    public string? ThreadTs { get; init; }
    public int ReplyCount { get; init; }
    public MessageEdit? Edited { get; init; }
    public BotProfile? BotProfile { get; init; }
    public IReadOnlyList<SlackAttachment>? Attachments { get; init; }
    public IReadOnlyList<System.Text.Json.JsonElement>? Blocks { get; init; }
    public MessageMetadata? Metadata { get; init; }
    public IReadOnlyList<SlackFile>? Files { get; init; }
}

public sealed record MessageEdit
{
    public string? User { get; init; }
    public string? Ts { get; init; }
}

public sealed record BotProfile
{
    public string? Name { get; init; }
}

/// <summary>The old way of bots to say something; also what Slack itself shows of a link.</summary>
public sealed record SlackAttachment
{
    public string? Pretext { get; init; }
    public string? Title { get; init; }
    public string? TitleLink { get; init; }
    public string? Text { get; init; }
    public string? Fallback { get; init; }

    /// <summary>Set when Slack made it from a link.</summary>
    public string? FromUrl { get; init; }
}

/// <summary>Invisible to people. Ours carries the key of the message, so that one whose answer was lost is found again.</summary>
public sealed record MessageMetadata
{
    public string EventType { get; init; } = "";
    public Dictionary<string, System.Text.Json.JsonElement>? EventPayload { get; init; }
}

public sealed record SlackFile
{
    public string Id { get; init; } = "";
    public string? Name { get; init; }
    public string? Title { get; init; }
    public string? Mimetype { get; init; }
    public long Size { get; init; }
    public string? Mode { get; init; }
    public string? UrlPrivate { get; init; }
    public string? UrlPrivateDownload { get; init; }
}
