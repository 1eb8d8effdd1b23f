using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Postmortem.Features.Slack.Client;

namespace Postmortem.Features.Slack.Capture;

/// <summary>Addresses of messages. Slack is asked once a workspace: they differ by channel and ts alone, and importing a channel needs hundreds.</summary>
public sealed partial class Permalinks
{
    readonly ConcurrentDictionary<string, string> _workspaces = new();

    /// <returns>Null when Slack tells none.</returns>
    public async Task<string?> AskAsync(SlackApi api, string channel, string ts, string? threadTs, CancellationToken ct)
    {
        if (_workspaces.TryGetValue(api.Workspace.TeamId, out var known)) return Of(known, channel, ts, threadTs);
        try
        {
            var told = await api.PermalinkAsync(channel, ts, ct);
            if (Usual().Match(told) is { Success: true } usual) _workspaces[api.Workspace.TeamId] = usual.Groups[1].Value;
            return Uri.TryCreate(told, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? told : null;
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused && !SlackErrors.IsTokenLost(e.Error))
        {
            return null;
        }
    }

    /// <summary>Without asking Slack.</summary>
    /// <param name="domain">As the payload tells it.</param>
    public string Guess(string teamId, string? domain, string channel, string ts, string? threadTs)
    {
        if (_workspaces.TryGetValue(teamId, out var known)) return Of(known, channel, ts, threadTs);
        return domain is not null && Domain().IsMatch(domain)
            ? Of($"https://{domain}.slack.com", channel, ts, threadTs)
            : $"https://slack.com/app_redirect?team={Uri.EscapeDataString(teamId)}&channel={Uri.EscapeDataString(channel)}&message_ts={Uri.EscapeDataString(ts)}";
    }

    static string Of(string workspace, string channel, string ts, string? threadTs)
    {
        var link = $"{workspace}/archives/{Uri.EscapeDataString(channel)}/p{Uri.EscapeDataString(ts.Replace(".", "", StringComparison.Ordinal))}";
        return threadTs is null || threadTs == ts ? link : $"{link}?thread_ts={Uri.EscapeDataString(threadTs)}&cid={Uri.EscapeDataString(channel)}";
    }

    [GeneratedRegex(@"^(https://[a-z0-9.\-]+)/archives/[A-Z0-9]+/p\d+")]
    private static partial Regex Usual();

    [GeneratedRegex(@"^[a-z0-9\-]{1,80}$")]
    private static partial Regex Domain();
}
