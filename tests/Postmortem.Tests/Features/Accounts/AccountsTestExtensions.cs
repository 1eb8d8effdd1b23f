using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Accounts.FirstRun;
using Postmortem.Features.Accounts.Tokens;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

/// <summary>Accounts in the product's words.</summary>
static partial class AccountsTestExtensions
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A browser in which nobody is signed in.</summary>
    public static TestUser Stranger(this TestApp app, string email = "") => new(app, Guid.Empty, "", email, "");

    public static Actor Actor(this TestUser user) => new(user.Id, user.Name, user.Role, Door.Web);

    public static Task<string> IssueSetupCodeAsync(this TestApp app) => app.Service<SetupCodes>().IssueAsync(Ct);

    public static Task<HttpResponseMessage> SetUpAsync(this TestUser stranger, string code, string email = "first@example.com", string tokenFrom = "/setup") => stranger.PostAsync("/setup", new()
    {
        ["code"] = code,
        ["name"] = "First",
        ["email"] = email,
        ["password"] = TestApp.Password,
        ["password_again"] = TestApp.Password,
        ["time_zone"] = "Europe/Berlin",
    }, tokenFrom);

    public static Task<HttpResponseMessage> TryPasswordAsync(this TestUser stranger, string email, string password, string query = "") =>
        stranger.PostAsync("/sign-in" + query, new() { ["email"] = email, ["password"] = password });

    public static async Task<bool> IsSignedInAsync(this TestUser user) => (await user.GetAsync("/settings/profile")).StatusCode == HttpStatusCode.OK;

    /// <summary>The same application once more over the same database: a replica, or itself after a restart.</summary>
    public static Task<TestApp> StartReplicaAsync(this TestApp app, Engine engine, Apps apps) =>
        TestApp.StartAsync(engine, apps, new() { ["Database:ConnectionString"] = app.Service<DatabaseOptions>().ConnectionString });

    /// <returns>The path of the link.</returns>
    public static async Task<string> InviteAsync(this TestUser administrator, string email, string role = Role.Responder)
    {
        var made = await (await administrator.PostAsync("/settings/invitations", new() { ["email"] = email, ["role"] = role })).Content.ReadAsStringAsync(Ct);
        return new Uri(Secret().Match(made).Groups[1].Value).PathAndQuery;
    }

    public static Task<HttpResponseMessage> JoinAsync(this TestUser stranger, string link, string name = "New Person", string password = "a new pass phrase") =>
        stranger.PostAsync(link, new() { ["name"] = name, ["password"] = password, ["password_again"] = password, ["time_zone"] = "UTC" });

    public static async Task<string> MakeTokenAsync(this TestUser user, string name = "pipeline", params string[] scopes)
    {
        var fields = (scopes.Length == 0 ? TokenScope.All : scopes).ToDictionary(scope => scope, _ => "true");
        fields["name"] = name;
        var made = await (await user.PostAsync("/settings/tokens", fields)).Content.ReadAsStringAsync(Ct);
        return Secret().Match(made).Groups[1].Value;
    }

    public static async Task<HttpResponseMessage> CallApiAsync(this TestApp app, string? token, HttpMethod? method = null)
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, "/api/v1/nothing-is-here");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await client.SendAsync(request, Ct);
    }

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(Ct);

    public static string Cookie(this HttpResponseMessage response, string name) => response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(name + "=", StringComparison.Ordinal));

    [GeneratedRegex("""<p class="secret">([^<]+)</p>""")]
    private static partial Regex Secret();
}
