using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>
/// Every route that the program has, found in its routing table, so that a new one cannot be forgotten:
/// for each role, and for a private incident seen by somebody who may not see it.
/// </summary>
public sealed class EveryRouteTests(Apps apps)
{
    const string Secret = "zanzibar-nightingale";

    static readonly HashSet<string> PublicPages =
    [
        "/healthz", "/readyz", "/error", "/sign-in", "/setup", "/join/{token}", "/openapi/v1.json", "/api", "/schemas/incident-v1.json", "/refused", "/problems/{kind}", "/sign-out",
    ];

    [Theory, BothEngines]
    public async Task A_stranger_finds_nothing_of_a_private_incident_behind_any_route(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await PrivateIncidentAsync(app, member);
        var complaints = new List<string>();
        foreach (var role in new[] { Role.Reader, Role.Responder, Role.Facilitator })
        {
            using var stranger = await app.SignInAsync(role);
            var token = await stranger.FormTokenAsync();
            foreach (var (method, pattern) in Routes(app).Where(r => !r.Pattern.StartsWith("/api/", StringComparison.Ordinal)))
            {
                var path = secret.Fill(pattern);
                if (path is "/sign-out" or "/error") continue;
                var answer = await stranger.SendAsync(method, path, token);
                var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                var status = (int)answer.StatusCode;
                if (body.Contains(Secret, StringComparison.OrdinalIgnoreCase)) complaints.Add($"{role} {method} {path} ({pattern}) shows the private incident ({status})");
                if (status >= 500) complaints.Add($"{role} {method} {path} ({pattern}) answered {status}");
                // A link to one entry leads to the incident's page, which is not found either.
                var onward = answer.Headers.Location?.OriginalString.StartsWith($"/incidents/{secret.Incident}#", StringComparison.Ordinal) == true && method == "GET";
                var hidden = status == 404 || (status == 403 && method != "GET") || onward;
                if (OfIncident(pattern) && !hidden) complaints.Add($"{role} {method} {path} ({pattern}) answered {status} instead of not found");
            }
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task A_reader_changes_nothing_behind_any_route_of_an_incident(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var open = await OpenIncidentAsync(app, member);
        using var reader = await app.SignInAsync(Role.Reader);
        var token = await reader.FormTokenAsync();
        var complaints = new List<string>();
        foreach (var (method, pattern) in Routes(app).Where(r => r.Method != "GET" && OfIncident(r.Pattern) && !r.Pattern.StartsWith("/api/", StringComparison.Ordinal)))
        {
            var answer = await reader.SendAsync(method, open.Fill(pattern), token);
            if (answer.StatusCode is not HttpStatusCode.Forbidden) complaints.Add($"{method} {pattern} answered a reader {(int)answer.StatusCode}");
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task Nobody_who_is_not_signed_in_sees_more_than_the_door(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync(Role.Facilitator);
        var secret = await PrivateIncidentAsync(app, member);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };
        var complaints = new List<string>();
        foreach (var (method, pattern) in Routes(app).Where(r => !PublicPages.Contains(r.Pattern)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), secret.Fill(pattern));
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (body.Contains(Secret, StringComparison.OrdinalIgnoreCase)) complaints.Add($"{method} {pattern} shows the private incident");
            var toTheDoor = answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal);
            if (!toTheDoor && answer.StatusCode is not HttpStatusCode.Unauthorized) complaints.Add($"{method} {pattern} answered {(int)answer.StatusCode}");
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    static bool OfIncident(string pattern) => pattern.StartsWith("/incidents/{number", StringComparison.Ordinal);

    static IEnumerable<(string Method, string Pattern)> Routes(TestApp app) =>
        from endpoint in app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        from method in methods
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where !pattern.EndsWith("/live", StringComparison.Ordinal) // an endless stream; its own tests cover it
        orderby pattern, method
        select (method, pattern);

    static Task<Known> PrivateIncidentAsync(TestApp app, TestUser member) => IncidentAsync(app, member, Visibility.Private, Secret);

    static Task<Known> OpenIncidentAsync(TestApp app, TestUser member) => IncidentAsync(app, member, Visibility.Open, "public-sparrow");

    /// <summary>An incident with one of everything, each text holding the word.</summary>
    static async Task<Known> IncidentAsync(TestApp app, TestUser member, string visibility, string word)
    {
        var ct = TestContext.Current.CancellationToken;
        var actor = new Actor(member.Id, member.Name, member.Role, Door.Web);
        var incident = (await app.Service<DeclareIncident>().RunAsync(new($"Key {word} leaked", Summary: word, Visibility: visibility), actor, ct)).Value;
        var entry = (await app.Service<AddEntry>().RunAsync(new(incident.Number, $"Found in {word}"), actor, ct)).Value;
        await app.Service<ProposeRollback>().RunAsync(new(incident.Number, new RollbackFields(Kind: "deploy", From: word, To: word)), actor, ct);
        var item = (await app.Service<AddActionItem>().RunAsync(new(incident.Number, $"Rotate {word}", "prevent", "P2"), actor, ct)).Value;
        await app.Service<CreateReview>().RunAsync(new(incident.Number), actor, ct);
        return new Known(incident.Number, entry, item.Number, incident.Id);
    }

    sealed record Known(int Incident, Guid Entry, int FollowUp, Guid Id)
    {
        public string Fill(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{\*{0,2}([a-zA-Z]+)[^}]*\}", match => match.Groups[1].Value switch
        {
            "number" when pattern.StartsWith("/follow-ups", StringComparison.Ordinal) => FollowUp.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "number" => Incident.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "attempt" or "revision" or "version" => "1",
            "key" when pattern.Contains("sections", StringComparison.Ordinal) => "summary",
            "kind" => "declared",
            "slug" when pattern.Contains("milestones", StringComparison.Ordinal) => "declared",
            "role" => "commander",
            _ => Entry.ToString(),
        });
    }
}
