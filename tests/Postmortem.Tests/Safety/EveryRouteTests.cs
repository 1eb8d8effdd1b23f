using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Slack;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>
/// Every route that the program has, found in its routing table, so that a new one cannot be forgotten:
/// for each role, and for a private incident seen by somebody who may not see it.
/// </summary>
public sealed partial class EveryRouteTests(Apps apps)
{
    const string Secret = "zanzibar-nightingale";

    static readonly HashSet<string> PublicPages =
    [
        "/healthz", "/readyz", "/error", "/error/{status:int:range(400,599)}", "/error/{status:int}", "/sign-in", "/setup", "/join/{token}", "/shared/{token}", "/openapi/v1.json", "/api", "/schemas/incident-v1.json", "/problems/{kind}", "/sign-out", "/intake/{kind}/{key}",
    ];

    [Theory, BothEngines]
    public async Task A_stranger_cannot_tell_a_private_incident_from_none_behind_any_route(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await World.MakeAsync(app, member, Visibility.Private, Secret);
        var nowhere = secret.Nowhere();
        var complaints = new List<string>();
        foreach (var role in new[] { Role.Reader, Role.Facilitator })
        {
            using var stranger = await app.SignInAsync(role);
            var token = await stranger.FormTokenAsync();
            foreach (var route in Pages(app))
            {
                var (status, body, _) = await AskAsync(stranger, route.Method, secret.Fill(route.Pattern), token);
                if (body.Contains(Secret, StringComparison.OrdinalIgnoreCase)) complaints.Add($"{role} {route} shows the private incident ({status})");
                if (status >= 500) complaints.Add($"{role} {route} answered {status}");
                if (!route.OfIncident) continue;
                if (!(status == 404 || (status == 403 && route.IsWrite))) complaints.Add($"{role} {route} answered {status} instead of not found");
                var none = await AskAsync(stranger, route.Method, nowhere.Fill(route.Pattern), token);
                if (none.Status != status || Plain(none.Body) != Plain(body)) complaints.Add($"{role} {route} answers a private incident ({status}) otherwise than none ({none.Status})");
            }
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task What_a_member_can_send_from_a_private_incidents_pages_finds_nothing_for_a_stranger(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await World.MakeAsync(app, member, Visibility.Private, Secret);
        var forms = await Form.ReadAsync(member, Pages(app).Where(r => !r.IsWrite && r.OfIncident).Select(r => secret.Fill(r.Pattern)));
        Assert.True(forms.Count > 40, $"only {forms.Count} forms were found");
        var complaints = new List<string>();
        foreach (var role in new[] { Role.Responder, Role.Facilitator })
        {
            using var stranger = await app.SignInAsync(role);
            var token = await stranger.FormTokenAsync();
            foreach (var form in forms.Where(f => f.Action != "/sign-out"))
            {
                using var answer = await form.SendAsync(stranger, token, Hostile.Believable(form));
                var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)) complaints.Add($"{role} {form} answered {(int)answer.StatusCode}: {Faults(body)}");
            }
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Fact]
    public async Task No_page_takes_a_form_without_its_token()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var world = await World.MakeAsync(app, administrator, Visibility.Open, "cormorant");
        var complaints = new List<string>();
        // Programs come through these two, each with its own proof.
        foreach (var route in Pages(app).Where(r => r.IsWrite && r.Pattern is not ("/intake/{kind}/{key}" or "/rollbacks/callback/{run:guid}")))
        {
            var (status, body, _) = await AskAsync(administrator, route.Method, world.Fill(route.Pattern), "");
            if (status != 400 || !body.Contains("reload the page", StringComparison.Ordinal)) complaints.Add($"{route} answered {status}");
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        Assert.True(Pages(app).Count(r => r.IsWrite) > 100);
    }

    [Theory, BothEngines]
    public async Task Nobody_who_is_not_signed_in_sees_more_than_the_door(Engine engine)
    {
        await AssertDoorsAsync(await apps.SharedAsync(engine));
    }

    [Theory, BothEngines]
    public async Task Nobody_who_is_not_signed_in_sees_more_than_the_door_of_what_is_about_Slack(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps, InstallScene.WithoutToken);
        Assert.Contains(Route.All(app.App), r => r.Pattern == "/slack/oauth");
        await AssertDoorsAsync(app.App, r => r.Pattern.Contains("slack", StringComparison.Ordinal));
    }

    static async Task AssertDoorsAsync(TestApp app, Func<Route, bool>? wanted = null)
    {
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await World.MakeAsync(app, member, Visibility.Private, Secret);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        var complaints = new List<string>();
        foreach (var route in Route.All(app).Append(new("GET", "/incidents/{number}/live")).Where(r => !PublicPages.Contains(r.Pattern) && wanted?.Invoke(r) != false))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), secret.Fill(route.Pattern));
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (body.Contains(Secret, StringComparison.OrdinalIgnoreCase)) complaints.Add($"{route} shows the private incident");
            var toTheDoor = answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal);
            if (!toTheDoor && answer.StatusCode is not HttpStatusCode.Unauthorized) complaints.Add($"{route} answered {(int)answer.StatusCode}");
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task A_members_own_pages_are_all_there(Engine engine)
    {
        // The other side of the tests above: what is hidden from a stranger is shown to a member, so that they cannot pass by mistake.
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await World.MakeAsync(app, member, Visibility.Private, Secret);
        var complaints = new List<string>();
        foreach (var route in Pages(app).Where(r => r is { IsWrite: false, OfIncident: true }))
        {
            var (status, _, location) = await AskAsync(member, "GET", secret.Fill(route.Pattern), "");
            if (status != 200 && !(status == 302 && location.StartsWith($"/incidents/{secret.Incident}", StringComparison.Ordinal))) complaints.Add($"{route} answered its member {status}");
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    static IEnumerable<Route> Pages(TestApp app) => Route.All(app).Where(r => !r.IsApi && r.Pattern is not ("/sign-out" or "/error"));

    static async Task<(int Status, string Body, string Location)> AskAsync(TestUser user, string method, string path, string token)
    {
        using var answer = await user.SendAsync(method, path, token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.Location?.OriginalString ?? "");
    }

    /// <summary>What a page says, without the numbers that were asked for.</summary>
    static string Plain(string body) => Numbers().Replace(Form.Parse(body).QuerySelector("main")?.TextContent ?? body, "N");

    static string Faults(string html) => Form.Parse(html).QuerySelector("#errors")?.TextContent.ReplaceLineEndings(" ") ?? "";

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
