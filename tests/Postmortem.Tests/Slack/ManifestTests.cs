using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Setup;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Slack;

/// <summary>Slack refuses a manifest with one unknown key or one text too long, and then nobody gets to the second step.</summary>
public sealed class ManifestTests(Apps apps)
{
    /// <summary>Slack's reference, as far as the product uses it; a list's entries stand under its name.</summary>
    static readonly Dictionary<string, string[]> Known = new()
    {
        [""] = ["display_information", "features", "oauth_config", "settings"],
        ["display_information"] = ["name", "description", "long_description", "background_color"],
        ["features"] = ["app_home", "bot_user", "shortcuts", "slash_commands", "unfurl_domains"],
        ["app_home"] = ["home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"],
        ["bot_user"] = ["display_name", "always_online"],
        ["shortcuts"] = ["name", "type", "callback_id", "description"],
        ["slash_commands"] = ["command", "url", "description", "usage_hint", "should_escape"],
        ["oauth_config"] = ["redirect_urls", "scopes"],
        ["scopes"] = ["bot"],
        ["settings"] = ["event_subscriptions", "interactivity", "org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled"],
        ["event_subscriptions"] = ["request_url", "bot_events"],
        ["interactivity"] = ["is_enabled", "request_url", "message_menu_options_url"],
    };

    [Theory]
    [InlineData("https://postmortem.example.com", false)]
    [InlineData("https://postmortem.example.com", true)]
    [InlineData("http://localhost:5080", true)]
    public void The_manifest_keeps_to_Slacks_rules(string baseUrl, bool isSocket)
    {
        var manifest = JsonNode.Parse(AppManifest.Of(App(baseUrl), isSocket))!;
        AssertKnown("", manifest);

        var about = manifest["display_information"]!;
        Assert.InRange(((string)about["name"]!).Length, 1, 35);
        Assert.InRange(((string)about["description"]!).Length, 1, 140);
        Assert.InRange(((string)about["long_description"]!).Length, 175, 4000);
        Assert.InRange(((string)manifest["features"]!["bot_user"]!["display_name"]!).Length, 1, 80);
        var shortcuts = manifest["features"]!["shortcuts"]!.AsArray();
        Assert.InRange(shortcuts.Count, 1, 10);
        Assert.All(shortcuts, s => Assert.InRange(((string)s!["name"]!).Length, 1, 24));
        Assert.All(shortcuts, s => Assert.InRange(((string)s!["description"]!).Length, 1, 150));
        Assert.InRange(manifest["settings"]!["event_subscriptions"]!["bot_events"]!.AsArray().Count, 1, 100);
    }

    [Fact]
    public void Over_http_every_address_is_this_installations_own()
    {
        var manifest = JsonNode.Parse(AppManifest.Of(App("https://postmortem.example.com"), isSocket: false))!;
        var settings = manifest["settings"]!;
        Assert.Equal("https://postmortem.example.com/slack/commands", (string?)Assert.Single(manifest["features"]!["slash_commands"]!.AsArray())!["url"]);
        Assert.Equal("https://postmortem.example.com/slack/events", (string?)settings["event_subscriptions"]!["request_url"]);
        Assert.Equal("https://postmortem.example.com/slack/interactions", (string?)settings["interactivity"]!["request_url"]);
        Assert.Equal("https://postmortem.example.com/slack/interactions", (string?)settings["interactivity"]!["message_menu_options_url"]);
        Assert.False((bool)settings["socket_mode_enabled"]!);
    }

    [Fact]
    public void In_Socket_Mode_it_names_no_address_that_Slack_would_have_to_reach()
    {
        var json = AppManifest.Of(App("http://localhost:5080"), isSocket: true);
        Assert.DoesNotContain("localhost", json, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(json)!["settings"]!["socket_mode_enabled"]!);
    }

    [Theory]
    [InlineData("https://postmortem.example.com:8443", "postmortem.example.com")]
    [InlineData("http://localhost:5080", null)]
    [InlineData("http://10.0.0.7:5080", null)]
    [InlineData("http://[::1]:5080", null)]
    [InlineData("http://postmortem", null)]
    public void It_asks_for_links_to_this_installation_where_Slack_takes_its_name(string baseUrl, string? domain)
    {
        var domains = JsonNode.Parse(AppManifest.Of(App(baseUrl), isSocket: true))!["features"]!["unfurl_domains"];
        Assert.Equal(domain, (string?)domains?.AsArray().Single());
    }

    [Theory]
    [InlineData("https://postmortem.example.com", false, "https://postmortem.example.com/slack/oauth")]
    [InlineData("https://postmortem.example.com", true, "https://postmortem.example.com/slack/oauth")]
    [InlineData("http://localhost:5080", true, null)]
    public void Where_workspaces_are_added_it_names_the_way_back(string baseUrl, bool isSocket, string? back)
    {
        Dictionary<string, string?> settings = new() { ["Slack:ClientId"] = FakeSlack.ClientId, ["Slack:ClientSecret"] = FakeSlack.ClientSecret, ["Slack:SigningSecret"] = "s" };
        var manifest = JsonNode.Parse(AppManifest.Of(App(baseUrl, settings), isSocket))!;
        AssertKnown("", manifest);
        Assert.Equal(back, (string?)manifest["oauth_config"]!["redirect_urls"]?.AsArray().Single());
        Assert.Null(JsonNode.Parse(AppManifest.Of(App(baseUrl), isSocket))!["oauth_config"]!["redirect_urls"]);
    }

    [Theory, BothEngines]
    public async Task It_lists_what_the_product_listens_to_and_nothing_else(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var manifest = JsonNode.Parse(AppManifest.Of(App("https://postmortem.example.com"), isSocket: false))!;
        var callbacks = manifest["features"]!["shortcuts"]!.AsArray().Select(s => (string)s!["callback_id"]!).ToList();
        Assert.Equal(app.App.Service<IEnumerable<IShortcut>>().Select(s => s.CallbackId).Order(), callbacks.Order());
        // Slack names the kind of channel in the subscription, and not in the event.
        var events = manifest["settings"]!["event_subscriptions"]!["bot_events"]!.AsArray().Select(e => ((string)e!).Split('.')[0]).ToList();
        Assert.Equal(app.App.Service<IEnumerable<IEvent>>().Select(e => e.Type).Distinct().Order(), events.Distinct().Order());
    }

    [Fact]
    public void Every_permission_says_what_it_is_for()
    {
        Assert.Equal(AppScopes.All.Select(s => s.Name).Distinct().Order(StringComparer.Ordinal), AppScopes.All.Select(s => s.Name));
        Assert.All(AppScopes.All, s => Assert.True(s.Why.Length > 15 && !s.Why.EndsWith('.'), s.Name));
    }

    static void AssertKnown(string name, JsonNode node)
    {
        if (node is JsonArray list)
        {
            foreach (var entry in list.OfType<JsonObject>()) AssertKnown(name, entry);
            return;
        }
        if (node is not JsonObject thing) return;
        foreach (var (key, value) in thing)
        {
            Assert.Contains(key, Known[name]);
            AssertKnown(key, Assert.IsAssignableFrom<JsonNode>(value));
        }
    }

    static AppOptions App(string baseUrl, Dictionary<string, string?>? settings = null) =>
        AppOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(settings ?? []) { ["App:BaseUrl"] = baseUrl }).Build()).Options!;
}
