using Postmortem.Features.Slack.Capture;

namespace Postmortem.Web;

/// <summary>A misspelt setting would be as good as none: SQLite instead of PostgreSQL, no limit instead of a low one.</summary>
static class KnownSettings
{
    static readonly Dictionary<string, string[]> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Storage"] = ["Directory"],
        ["Database"] = ["Provider", "ConnectionString"],
        ["App"] = ["BaseUrl", "TrustedProxies"],
        ["Templates"] = ["Directory"],
        ["Uploads"] = ["LargestMegabytes"],
        ["Outbound"] = ["AllowedHosts", "AllowPrivateAddresses"],
        ["Webhooks"] = ["Url", "Secret"],
        ["Slack"] = ["BotToken", "ClientId", "ClientSecret", "SigningSecret", "Mode", "AppToken", "AnnouncementChannel", "Reactions", "ApiBaseUrl"],
        ["Slack:Reactions"] = [.. CaptureReactions.SettingNames],
        ["RateLimits"] = ["SignInsPerMinute", "SetupsPerMinute", "InvitationsPerMinute", "SharedPagesPerMinute", "ContributionsPerMinute", "ApiPerMinute", "TokenPerMinute"],
    };

    public static void Check(IConfiguration configuration, List<string> faults)
    {
        foreach (var (section, names) in Sections)
            foreach (var given in configuration.GetSection(section).GetChildren())
            {
                if (!names.Contains(given.Key, StringComparer.OrdinalIgnoreCase))
                    faults.Add($"{NameOf(section)}__{given.Key} is no setting. Those of {NameOf(section)} are: {string.Join(", ", names)}. Correct its name, or take it out.");
                else if (Sections.TryGetValue(given.Path, out var inner))
                {
                    if (given.Value is { Length: > 0 }) faults.Add($"{NameOf(given.Path)} has no value of its own. Set one of: {string.Join(", ", inner.Select(name => $"{NameOf(given.Path)}__{name}"))}.");
                }
                else
                    foreach (var part in given.GetChildren())
                        faults.Add($"{NameOf(part.Path)} is no setting. Write all of {NameOf(given.Path)} as one value; where several are possible, with commas between.");
            }
    }

    /// <summary>As environment variables spell it.</summary>
    static string NameOf(string path) => path.Replace(":", "__", StringComparison.Ordinal);
}
