using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;

namespace Postmortem.Features.Slack.Dispatch;

/// <summary>What people type in place of a command's word: a state, a role, a severity, another tool's word, or what is wrong.</summary>
static class OtherWords
{
    const int LongestEcho = 40;
    const int LongestTitle = 100;

    static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ack"] = "role commander me",
        ["acknowledge"] = "role commander me",
        ["take"] = "role commander me",
        ["mine"] = "role commander me",
        ["lead"] = "role commander @…",
        ["ic"] = "role commander @…",
        ["assign"] = "role commander @…",
        ["comms"] = "role communications @…",
        ["close"] = "status closed …",
        ["end"] = "resolve …",
        ["done"] = "resolve …",
        ["fixed"] = "resolve …",
        ["over"] = "resolve …",
        ["new"] = "declare …",
        ["create"] = "declare …",
        ["open"] = "declare …",
        ["start"] = "declare …",
        ["report"] = "declare …",
        ["page"] = "declare …",
        ["alert"] = "declare …",
        ["add"] = "note …",
        ["log"] = "note …",
        ["say"] = "update in 30m …",
        ["revert"] = "rollback",
        ["undo"] = "rollback",
        ["todo"] = "action …",
        ["task"] = "action …",
        ["followup"] = "action …",
        ["follow-up"] = "action …",
        ["postmortem"] = "review",
        ["retro"] = "review",
        ["sev"] = "severity …",
        ["?"] = "help",
    };

    /// <returns>In mrkdwn, with what was most likely meant.</returns>
    public static string Answer(SlackHandlers handlers, string text)
    {
        var (word, rest) = SlackHandlers.Split(text);
        var there = $"There is no `/incident {Mrkdwn.Escape(Words.Short(word.Replace('`', '’'), LongestEcho))}`.";
        if (Meant(word) is { } meant) return $"{there} Did you mean `/incident {meant}`?";
        if (handlers.Nearest(word) is { } near) return $"{there} Did you mean `/incident {near.Word}`? {Mrkdwn.Escape(near.Help)}";
        return rest.Length > 0
            ? $"{there} If something is wrong: `/incident declare {Mrkdwn.Escape(Words.Short(text.ReplaceLineEndings(" ").Replace('`', '\''), LongestTitle))}`. `/incident help` lists what there is."
            : $"{there} `/incident help` lists what there is.";
    }

    static string? Meant(string word)
    {
        if (Severity.All.FirstOrDefault(s => s.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } severity) return $"severity {severity} …";
        if (IncidentStatus.Settable.FirstOrDefault(s => s.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } status) return $"status {status} …";
        if (IncidentRole.All.FirstOrDefault(r => r.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } role) return $"role {role} @…";
        return Known.GetValueOrDefault(word);
    }
}
