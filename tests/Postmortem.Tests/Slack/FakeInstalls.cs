using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Features.Slack.Setup;

namespace Postmortem.Tests.Slack;

/// <summary>Further workspaces at the same Slack, and how an app comes into them. Their channels, users and bots have the same ids as those of the first.</summary>
public sealed partial class FakeSlack
{
    public const string ClientId = "1234567890.1234567890";
    public const string ClientSecret = "test-client-secret";

    readonly List<FakeSlack> _others = [];
    readonly Dictionary<string, FakeSlack> _tokens = [];
    readonly HashSet<string> _revoked = [];
    readonly Dictionary<string, (FakeSlack? Workspace, string Redirect)> _codes = [];
    int _codesGiven;

    public string TeamId { get; private init; } = Team;

    public string Name { get; private init; } = "Test";

    /// <summary>Of this workspace: the newest that was given out.</summary>
    public string? Token { get; private set; }

    List<string> Refused => [.. _refused, .. _others.SelectMany(o => o._refused)];

    public FakeSlack AddWorkspace(string teamId, string name)
    {
        var other = new FakeSlack(_app) { TeamId = teamId, Name = name, Url = Url, Responses = Responses }.Furnished();
        _others.Add(other);
        return other;
    }

    /// <summary>Somebody opens Slack's page and lets the app into this workspace.</summary>
    /// <param name="workspace">Null for a whole organisation.</param>
    /// <returns>The way back: path and query.</returns>
    public string Approve(Uri authorize, FakeSlack? workspace)
    {
        var asked = QueryHelpers.ParseQuery(authorize.Query);
        Assert.Equal(new Uri(Url, "/oauth/v2/authorize").AbsoluteUri, authorize.GetLeftPart(UriPartial.Path));
        Assert.Equal(ClientId, asked["client_id"]);
        Assert.Equal(AppScopes.All.Select(s => s.Name), asked["scope"].ToString().Split(','));
        lock (_lock)
        {
            var code = string.Create(CultureInfo.InvariantCulture, $"code-{++_codesGiven}");
            _codes[code] = (workspace, asked["redirect_uri"].ToString());
            return QueryHelpers.AddQueryString(new Uri(asked["redirect_uri"].ToString()).AbsolutePath, new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] });
        }
    }

    /// <summary>An owner takes the app out, or its token back.</summary>
    public void Revoke(string token)
    {
        lock (_lock) _revoked.Add(token);
    }

    FakeSlack Furnished()
    {
        AddUser(Bot, "bot", isBot: true);
        AddChannel("C01GEN", "general");
        AddChannel("C02INC", "incidents");
        return this;
    }

    FakeSlack? Of(string? token) => token == BotToken ? this : _tokens.GetValueOrDefault(token ?? "");

    /// <summary>To the workspace whose token came with it.</summary>
    JsonObject Route(ApiCall call)
    {
        if (call.Method == "oauth.v2.access") return Exchange(call);
        if (call.Method == "apps.connections.open") return call.Token == AppToken ? Ok(new() { ["url"] = new UriBuilder(Url) { Scheme = "ws", Path = "/socket" }.Uri.AbsoluteUri }) : Error("invalid_auth");
        if (_revoked.Contains(call.Token ?? "")) return Error("token_revoked");
        if (Of(call.Token) is not { } workspace) return Error("invalid_auth");
        if (call.Method != "apps.uninstall") return workspace.Do(call);
        if (call["client_id"] != ClientId || call["client_secret"] != ClientSecret) return Error("bad_client_secret");
        _revoked.Add(call.Token!);
        return Ok([]);
    }

    JsonObject Exchange(ApiCall call)
    {
        if (call.Token != Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"))) return Error("bad_client_secret");
        if (!_codes.Remove(call["code"] ?? "", out var granted)) return Error("invalid_code");
        if (granted.Redirect != call["redirect_uri"]) return Error("bad_redirect_uri");
        var token = string.Create(CultureInfo.InvariantCulture, $"xoxb-given-{_codesGiven}");
        if (granted.Workspace is { } workspace) (_tokens[token], workspace.Token) = (workspace, token);
        return Ok(new()
        {
            ["access_token"] = token,
            ["token_type"] = "bot",
            ["scope"] = string.Join(',', (granted.Workspace ?? this).Scopes),
            ["bot_user_id"] = Bot,
            ["app_id"] = "A01APP",
            ["team"] = granted.Workspace is { } to ? new JsonObject { ["id"] = to.TeamId, ["name"] = to.Name } : null,
            ["enterprise"] = granted.Workspace is null ? new JsonObject { ["id"] = "E01ORG", ["name"] = "Organisation" } : null,
            ["is_enterprise_install"] = granted.Workspace is null,
            ["authed_user"] = new JsonObject { ["id"] = "U01OWNER" },
        });
    }
}
