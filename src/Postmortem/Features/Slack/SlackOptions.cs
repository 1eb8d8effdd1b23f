using System.Net;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Slack;

/// <summary>How the product reaches Slack, and Slack the product. None of it is shown or logged.</summary>
public sealed partial record SlackOptions
{
    public const string Http = "http";
    public const string Socket = "socket";

    static readonly Uri SlacksOwn = new("https://slack.com/api/");

    /// <summary>Of the one workspace; null when workspaces are installed through OAuth.</summary>
    public string? BotToken { get; init; }
    public string? SigningSecret { get; init; }

    /// <summary>With <see cref="ClientSecret"/>: administrators add workspaces through OAuth.</summary>
    public string? ClientId { get; init; }
    public string? ClientSecret { get; init; }

    /// <summary>Opens Socket Mode.</summary>
    public string? AppToken { get; init; }
    public string Mode { get; init; } = Http;

    /// <summary>With a trailing slash.</summary>
    public Uri ApiBaseUrl { get; init; } = SlacksOwn;

    /// <summary>Id of the channel in which incidents are announced; null announces nowhere.</summary>
    public string? AnnouncementChannel { get; init; }

    public Capture.CaptureReactions Reactions { get; init; } = Capture.CaptureReactions.Usual;

    public bool IsSocket => Mode == Socket;

    /// <summary>Where an administrator lets the app into a workspace.</summary>
    public Uri AuthorizeUrl => new(ApiBaseUrl, "/oauth/v2/authorize");

    /// <summary>Hosts that are handed a token or an answer: Slack's, and that of the configured API.</summary>
    public bool IsSlacks(Uri address) =>
        address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps && (address.Host == "slack.com" || address.Host.EndsWith(".slack.com", StringComparison.Ordinal)) && address.IsDefaultPort
            || (ApiBaseUrl != SlacksOwn && address.Scheme == ApiBaseUrl.Scheme && address.Port == ApiBaseUrl.Port && IsSameHost(address, ApiBaseUrl)));

    /// <returns>Null when Slack is not set up.</returns>
    public static SlackOptions? Read(IConfiguration configuration, List<string> faults)
    {
        string? Value(string name) => configuration[$"Slack:{name}"] is { Length: > 0 } text ? text.Trim() : null;
        var (bot, secret, app) = (Value("BotToken"), Value("SigningSecret"), Value("AppToken"));
        var (clientId, clientSecret) = (Value("ClientId"), Value("ClientSecret"));
        var (mode, api, channel) = (Value("Mode") ?? Http, Value("ApiBaseUrl"), Value("AnnouncementChannel"));
        var isKeyless = bot is null && secret is null && app is null && clientId is null && clientSecret is null;
        if (isKeyless && Value("Mode") is null && channel is null && api is null) return null;
        if (isKeyless) faults.Add("Some of Slack__Mode, Slack__ApiBaseUrl and Slack__AnnouncementChannel are set, but no token or secret is. Set Slack__BotToken and Slack__SigningSecret, or leave all of them out.");
        if (bot is not null && !bot.StartsWith("xoxb-", StringComparison.Ordinal)) faults.Add("Slack__BotToken must be the bot's token, which begins with xoxb-. It stands under OAuth & Permissions of your Slack app.");
        if (app is not null && !app.StartsWith("xapp-", StringComparison.Ordinal)) faults.Add("Slack__AppToken must be an app-level token, which begins with xapp-. It stands under Basic Information of your Slack app.");
        if (clientId is not null && !ClientIdForm().IsMatch(clientId)) faults.Add("Slack__ClientId must be the app's client id such as 1234567890.1234567890. It stands under Basic Information of your Slack app.");
        if (clientId is null != clientSecret is null) faults.Add($"Slack__{(clientId is null ? "ClientId" : "ClientSecret")} is missing; Slack__ClientId and Slack__ClientSecret belong together. Both stand under Basic Information of your Slack app.");
        if (!isKeyless && bot is null && clientId is null) faults.Add("Slack__BotToken is missing. It stands under OAuth & Permissions of your Slack app. For several workspaces set Slack__ClientId and Slack__ClientSecret instead.");
        switch (mode)
        {
            case Http when secret is null && !isKeyless:
                faults.Add("Slack__SigningSecret is missing; without it nothing that claims to come from Slack can be believed. It stands under Basic Information of your Slack app.");
                break;
            case Socket when app is null && !isKeyless:
                faults.Add("Slack__AppToken is missing; Slack__Mode=socket needs it. It stands under Basic Information of your Slack app.");
                break;
            case not (Http or Socket):
                faults.Add($"Slack__Mode is '{mode}'; it must be http or socket.");
                break;
        }
        if (channel is not null && !ChannelId().IsMatch(channel)) faults.Add($"Slack__AnnouncementChannel is '{channel}'; it must be the channel's id such as C0123ABCD. Slack shows it at the end of the channel's details.");
        return new SlackOptions
        {
            BotToken = bot,
            SigningSecret = secret,
            ClientId = clientId,
            ClientSecret = clientSecret,
            AppToken = app,
            Mode = mode,
            ApiBaseUrl = ReadApi(api, faults),
            AnnouncementChannel = channel,
            Reactions = Capture.CaptureReactions.Read(configuration, faults),
        };
    }

    static Uri ReadApi(string? text, List<string> faults)
    {
        if (text is null) return SlacksOwn;
        if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) && url.UserInfo.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsLoopback(url)))) return url;
        faults.Add("Slack__ApiBaseUrl must be a full https address; http only for this machine (127.0.0.1, localhost). Leave it out to use Slack's own.");
        return SlacksOwn;
    }

    static bool IsSameHost(Uri one, Uri other) => one.Host == other.Host || (IsLoopback(one) && IsLoopback(other));

    static bool IsLoopback(Uri to) => to.IsLoopback || (IPAddress.TryParse(to.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    [GeneratedRegex("^[CG][A-Z0-9]{2,30}$")]
    private static partial Regex ChannelId();

    [GeneratedRegex(@"^[0-9]{1,30}\.[0-9]{1,30}$")]
    private static partial Regex ClientIdForm();
}
