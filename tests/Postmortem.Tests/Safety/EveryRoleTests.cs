using System.Text.RegularExpressions;
using Postmortem.Features.Accounts.Tokens;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Slack;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>
/// Which role each write needs, for the whole routing table: responders may write and readers may not, but for what is written down here.
/// A new route that asks for more, or for less, fails until it is.
/// </summary>
public sealed partial class EveryRoleTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Each_form_is_for_the_role_that_is_written_down(Engine engine)
    {
        await AssertRolesAsync(await apps.SharedAsync(engine), _ => true);
    }

    [Theory, BothEngines]
    public async Task Each_form_about_Slack_is_for_the_role_that_is_written_down(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps, InstallScene.WithoutToken);
        await AssertRolesAsync(app.App, route => route.Pattern.Contains("slack", StringComparison.Ordinal) || route.Pattern == "/settings/reminders");
    }

    static async Task AssertRolesAsync(TestApp app, Func<Route, bool> wanted)
    {
        var complaints = new List<string>();
        foreach (var role in Role.All)
        {
            using var facilitator = await app.SignInAsync(Role.Facilitator);
            var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
            using var user = await app.SignInAsync(role);
            var token = await user.FormTokenAsync();
            foreach (var route in Route.All(app).Where(r => r is { IsWrite: true, IsApi: false } && !AtTheDoor().IsMatch(r.Pattern)).Where(wanted))
            {
                using var answer = await user.SendAsync(route.Method, world.Fill(route.Pattern), token);
                if (AsksForItsWriter(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))) continue;
                if (Complaint(role, route.Pattern, (int)answer.StatusCode) is { } complaint) complaints.Add($"{route}: {complaint}");
            }
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task Each_operation_of_the_api_is_for_the_same_role(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var operations = (await ApiOperation.AllAsync(app)).Where(o => o.IsWrite).ToList();
        var complaints = new List<string>();
        foreach (var role in Role.All)
        {
            using var facilitator = await app.SignInAsync(Role.Facilitator);
            var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
            using var api = await app.ApiAsync(role);
            foreach (var operation in operations)
            {
                var answer = await operation.SendAsync(api, world, operation.Believable(world));
                // Evidence of one's own claim: every role is told to ask a second person.
                if (answer.Text.Contains("a second person verifies it", StringComparison.Ordinal) || AsksForItsWriter(answer.Text)) continue;
                if (Complaint(role, operation.Pattern, (int)answer.Status) is { } complaint) complaints.Add($"{operation}: {complaint} {answer.Text}");
            }
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task A_tokens_scope_bounds_every_operation_whatever_its_owners_role(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        using var reads = await app.ApiAsync(Role.Administrator, scopes: TokenScope.Read);
        using var writes = await app.ApiAsync(Role.Administrator, scopes: TokenScope.Write);
        foreach (var operation in await ApiOperation.AllAsync(app))
        {
            var body = operation.Believable(world);
            var refused = (await operation.SendAsync(operation.IsWrite ? reads : writes, world, body)).IsProblem(System.Net.HttpStatusCode.Forbidden, "forbidden");
            Assert.Contains($"lacks the scope {(operation.IsWrite ? "write" : "read")}", refused.TextAt("detail"), StringComparison.Ordinal);
            if (!operation.IsWrite) Assert.True((int)(await operation.SendAsync(reads, world, null, operation.Pattern.EndsWith("search", StringComparison.Ordinal) ? "?q=sparrow" : "")).Status < 300, $"{operation} cannot be read");
        }
    }

    /// <summary>Whatever one's role, one does not write in somebody else's name.</summary>
    static bool AsksForItsWriter(string text) => text.Contains("Only its writer can change", StringComparison.Ordinal);

    /// <returns>Null when it is as it should be.</returns>
    static string? Complaint(string role, string pattern, int status)
    {
        var needed = ForAdministrators().IsMatch(pattern) ? Role.Administrator : ForFacilitators().IsMatch(pattern) ? Role.Facilitator : OnesOwn().IsMatch(pattern) ? Role.Reader : Role.Responder;
        if (status >= 500) return $"answered {status}";
        return Role.Covers(role, needed) == (status != 403) ? null : $"needs the role {needed}, but {status} was answered to the role {role}.";
    }

    [GeneratedRegex("^/(sign-in|sign-out|setup|join/.*|error.*|intake/.*|rollbacks/callback/.*|slack/(events|commands|interactions))$")]
    private static partial Regex AtTheDoor();

    [GeneratedRegex("^/(settings/(profile|tokens).*|reviews/(preview|mentions/seen)|api/v1/mentions/seen|slack/link/.*|incidents/[^/]+/review/here.*|(api/v1/)?incidents/[^/]+/review/meeting/(contributions|answers))$")]
    private static partial Regex OnesOwn();

    [GeneratedRegex("/review(/(closure|people|arrangement|publication|redacted-versions.*|reopening|reviewers.*|submission|meeting|meeting/(plan|steps|notes/.*)))?$")]
    private static partial Regex ForFacilitators();

    [GeneratedRegex("^(/settings/(alert-rules|executors|invitations|people|reminders|severities|slack|sources|system|templates)|/services/[^/]+/(executor|recovery-checks)|/api/v1/(severities|review-templates))")]
    private static partial Regex ForAdministrators();
}
