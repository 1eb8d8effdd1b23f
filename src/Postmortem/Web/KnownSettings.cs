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
        ["RateLimits"] = ["SignInsPerMinute", "SetupsPerMinute", "InvitationsPerMinute", "SharedPagesPerMinute", "ContributionsPerMinute", "ApiPerMinute", "TokenPerMinute"],
    };

    public static void Check(IConfiguration configuration, List<string> faults)
    {
        foreach (var (section, names) in Sections)
            foreach (var given in configuration.GetSection(section).GetChildren().Where(g => !names.Contains(g.Key, StringComparer.OrdinalIgnoreCase)))
                faults.Add($"{section}__{given.Key} is no setting. Those of {section} are: {string.Join(", ", names)}. Correct its name, or take it out.");
    }
}
