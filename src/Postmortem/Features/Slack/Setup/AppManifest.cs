using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Slack.AppHome;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Slack.Declaring;
using Postmortem.Features.Slack.Unfurling;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Setup;

/// <summary>What a workspace's owner pastes at Slack: the whole app, with this installation's addresses. Slack refuses keys that it does not know.</summary>
public static class AppManifest
{
    public const string EventsPath = "/slack/events";
    public const string CommandsPath = "/slack/commands";
    public const string InteractionsPath = "/slack/interactions";

    public static readonly IReadOnlyList<string> Events = [.. CaptureNames.Events, .. ArchivingSeen.Types, HomeOpened.EventType, LinkShared.EventType, AppUninstalled.Event, TokensRevoked.Event];

    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="isSocket">Without a public address: Slack is asked for what it has to say.</param>
    public static string Of(AppOptions app, bool isSocket) => Build(app, isSocket).ToJsonString(Readable);

    /// <summary>Slack's page for a new app, with the manifest in its form.</summary>
    public static Uri CreateAt(AppOptions app, bool isSocket) => new($"https://api.slack.com/apps?new_app=1&manifest_json={Uri.EscapeDataString(Build(app, isSocket).ToJsonString())}");

    static JsonObject Build(AppOptions app, bool isSocket)
    {
        string? At(string path) => isSocket ? null : new Uri(app.BaseUrl, path).AbsoluteUri;
        return new JsonObject
        {
            ["display_information"] = new JsonObject
            {
                ["name"] = "Postmortem",
                ["description"] = "Declare incidents, work on them and learn from them without leaving Slack.",
                ["long_description"] = """
                    Postmortem carries an incident from the first "something is wrong" to the day the last follow-up is proven to work. It opens a channel for each incident, keeps one headline message current, writes the timeline from what people say, helps to decide a rollback, and reminds of what is due. /incident help lists what can be done.
                    """.Trim(),
                ["background_color"] = "#1f3a5f",
            },
            ["features"] = Features(At, UnfurlDomainOf(app)),
            ["oauth_config"] = With(("redirect_urls", app is { IsHttps: true, Slack.ClientId: not null } ? List([app.BackTo().AbsoluteUri]) : null), ("scopes", new JsonObject { ["bot"] = List(AppScopes.All.Select(s => s.Name)) })),
            ["settings"] = new JsonObject
            {
                ["event_subscriptions"] = With(("request_url", At(EventsPath)), ("bot_events", List(Events))),
                ["interactivity"] = With(("is_enabled", true), ("request_url", At(InteractionsPath)), ("message_menu_options_url", At(InteractionsPath))),
                ["org_deploy_enabled"] = false,
                ["socket_mode_enabled"] = isSocket,
                ["token_rotation_enabled"] = false,
            },
        };
    }

    /// <returns>Null where Slack would refuse it: it knows public domain names only.</returns>
    public static string? UnfurlDomainOf(AppOptions app) =>
        app.BaseUrl is { HostNameType: UriHostNameType.Dns, IdnHost: var host } && host.Contains('.', StringComparison.Ordinal) && !host.EndsWith(".localhost", StringComparison.Ordinal) ? host : null;

    static JsonObject Features(Func<string, string?> at, string? unfurlDomain) => With(
        ("app_home", new JsonObject { ["home_tab_enabled"] = true, ["messages_tab_enabled"] = true, ["messages_tab_read_only_enabled"] = true }),
        ("bot_user", new JsonObject { ["display_name"] = "postmortem", ["always_online"] = true }),
        ("shortcuts", new JsonArray([
            Shortcut("Declare an incident", "global", DeclareShortcut.Callback, "Something is wrong: open an incident"),
            .. CaptureNames.Shortcuts.Select(s => Shortcut(s.Name, "message", s.CallbackId, s.Description))])),
        ("unfurl_domains", unfurlDomain is null ? null : List([unfurlDomain])),
        ("slash_commands", new JsonArray(With(
            ("command", "/incident"), ("url", at(CommandsPath)), ("description", "Declare an incident, or work on one in its channel"),
            ("usage_hint", "declare [title] · update · severity · help"), ("should_escape", true)))));

    static JsonObject Shortcut(string name, string type, string callback, string description) =>
        new() { ["name"] = name, ["type"] = type, ["callback_id"] = callback, ["description"] = description };

    static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)t)];

    /// <summary>What is not there is left out.</summary>
    static JsonObject With(params (string Name, JsonNode? Value)[] members) => new(members.Where(m => m.Value is not null).Select(m => KeyValuePair.Create(m.Name, m.Value)));
}
