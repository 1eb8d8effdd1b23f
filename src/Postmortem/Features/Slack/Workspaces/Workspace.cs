namespace Postmortem.Features.Slack.Workspaces;

/// <summary>A workspace in which the bot is installed, with what is needed to speak to it.</summary>
/// <param name="Token">The bot's; never shown, never logged.</param>
public sealed record Workspace(string TeamId, string? EnterpriseId, string Name, string BotUserId, string Token)
{
    public override string ToString() => $"{Name} ({TeamId})";
}
