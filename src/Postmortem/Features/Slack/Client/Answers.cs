using System.Text.Json.Serialization;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Client;

/// <summary>What every answer of the Web API says.</summary>
public record SlackFailure
{
    public bool Ok { get; init; }
    public string? Error { get; init; }
    public string? Needed { get; init; }
    public string? Provided { get; init; }
    public Paging? ResponseMetadata { get; init; }
}

public sealed record Paging
{
    public string? NextCursor { get; init; }
    public IReadOnlyList<string>? Messages { get; init; }
}

public sealed record AuthTest : SlackFailure
{
    public string TeamId { get; init; } = "";
    public string Team { get; init; } = "";
    public string UserId { get; init; } = "";
    public string? BotId { get; init; }
    public string? EnterpriseId { get; init; }
    public string? Url { get; init; }

    /// <summary>From the header <c>X-OAuth-Scopes</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Scopes { get; init; } = [];
}

public sealed record PostedMessage : SlackFailure
{
    public string Channel { get; init; } = "";
    public string Ts { get; init; } = "";
}

public sealed record SlackChannel
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public bool IsPrivate { get; init; }
    public bool IsArchived { get; init; }
    public bool IsMember { get; init; }
    public string? Creator { get; init; }
}

public sealed record ChannelAnswer : SlackFailure
{
    public SlackChannel Channel { get; init; } = new();
}

public sealed record ChannelsAnswer : SlackFailure
{
    public IReadOnlyList<SlackChannel> Channels { get; init; } = [];
}

public sealed record MessagesAnswer : SlackFailure
{
    public IReadOnlyList<SlackMessage> Messages { get; init; } = [];
    public bool HasMore { get; init; }
}

public sealed record SlackUser
{
    public string Id { get; init; } = "";
    public string? TeamId { get; init; }
    public string? Name { get; init; }
    public string? RealName { get; init; }
    public string? Tz { get; init; }
    public bool Deleted { get; init; }
    public bool IsBot { get; init; }
    public bool IsRestricted { get; init; }
    public bool IsStranger { get; init; }
    public bool? IsEmailConfirmed { get; init; }
    public SlackProfile? Profile { get; init; }
}

public sealed record SlackProfile
{
    public string? Email { get; init; }
    public string? DisplayName { get; init; }
    public string? RealName { get; init; }
}

public sealed record UserAnswer : SlackFailure
{
    public SlackUser User { get; init; } = new();
}

public sealed record SlackUserGroup
{
    public string Id { get; init; } = "";
    public string Handle { get; init; } = "";
    public string Name { get; init; } = "";
}

public sealed record UserGroupsAnswer : SlackFailure
{
    public IReadOnlyList<SlackUserGroup> Usergroups { get; init; } = [];
}

public sealed record ViewOpened : SlackFailure
{
    public SlackView View { get; init; } = new();
}

public sealed record SlackBookmark
{
    public string Id { get; init; } = "";
    public string Title { get; init; } = "";
    public string? Link { get; init; }
}

public sealed record BookmarksAnswer : SlackFailure
{
    public IReadOnlyList<SlackBookmark> Bookmarks { get; init; } = [];
}

public sealed record PermalinkAnswer : SlackFailure
{
    public string Permalink { get; init; } = "";
}

public sealed record SocketAnswer : SlackFailure
{
    public string Url { get; init; } = "";
}

/// <summary>What a code is exchanged for.</summary>
public sealed record OAuthAnswer : SlackFailure
{
    public string AccessToken { get; init; } = "";
    public string TokenType { get; init; } = "";
    public string Scope { get; init; } = "";
    public string BotUserId { get; init; } = "";
    public string? AppId { get; init; }

    /// <summary>Null when the app was let into a whole organisation.</summary>
    public Named? Team { get; init; }
    public Named? Enterprise { get; init; }
    public bool IsEnterpriseInstall { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{nameof(OAuthAnswer)} for {Team?.Id}";
}
