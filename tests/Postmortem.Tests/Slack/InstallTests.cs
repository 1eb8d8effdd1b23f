using System.Net;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>The way through Slack's OAuth, and whatever can go wrong on it.</summary>
public sealed class InstallTests(Apps apps)
{
    const string NotAdded = "No workspace was added";

    [Theory, BothEngines]
    public async Task A_workspace_is_added_and_works_with_its_own_token(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        Assert.Contains("The bot is in no workspace yet", await scene.PageAsync(), StringComparison.Ordinal);

        var page = await scene.AddAsync(scene.Slack);

        Assert.Contains("The bot is in Test now", page, StringComparison.Ordinal);
        Assert.Contains("T01TEST added by Amira Haddad", page, StringComparison.Ordinal);
        Assert.Contains("Slack takes it; the bot is in Test", page, StringComparison.Ordinal);
        var (user, _) = await scene.App.PersonAsync();
        var number = await scene.App.DeclareAsync(user);
        Assert.Single(scene.Slack.Channel($"inc-{number}-").Messages);
        Assert.Equal(scene.Slack.Token, Assert.Single(scene.Slack.CallsOf("conversations.create")).Token);
        Assert.Equal("Amira Haddad", await scene.ReadAsync<string>("select actor_name from journal where action = 'slack.workspace_installed'"));
    }

    [Theory, BothEngines]
    public async Task The_token_stands_nowhere_in_the_open_and_no_secret_in_the_log(Engine engine)
    {
        using var log = new TestLog();
        await using var scene = await InstallScene.StartAsync(engine, apps, log: log);
        var back = scene.Slack.Approve(await scene.BeginAsync(), scene.Slack);
        await scene.EndAsync(back);
        scene.Slack.Fail("oauth.v2.access", Fault.Broken());
        await scene.AddAsync(scene.Slack);
        await scene.RemoveAsync(FakeSlack.Team);

        var token = scene.Slack.Token!;
        var state = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(back.Split('?')[1])["state"].ToString();
        await scene.AddAsync(scene.Slack);
        foreach (var (table, column) in new[] { ("slack_workspaces", "bot_token"), ("journal", "data"), ("outbox", "payload"), ("slack_outbound", "payload"), ("slack_inbox", "payload"), ("slack_tickets", "hash") })
            Assert.Equal(0, await scene.ReadAsync<int>($"select count(*) from {table} where {column} like '%xoxb-%' or {column} like '%{state}%'"));
        Assert.Equal(1, await scene.ReadAsync<int>("select count(*) from slack_workspaces where length(bot_token) > 50"));
        Assert.DoesNotContain(log.Lines, l => l.Text.Contains(token, StringComparison.Ordinal) || l.Text.Contains(FakeSlack.ClientSecret, StringComparison.Ordinal)
            || l.Text.Contains("code-1", StringComparison.Ordinal) || l.Text.Contains(state, StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task The_way_back_is_good_once_for_ten_minutes_for_the_same_person_in_the_same_browser(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        using var other = await scene.App.App.SignInAsync(Role.Administrator);
        using var again = new TestUser(scene.App.App, scene.Administrator.Id, scene.Administrator.Name, scene.Administrator.Email, Role.Administrator);
        await again.SignInAsync(TestApp.Password);

        var back = scene.Slack.Approve(await scene.BeginAsync(), scene.Slack);
        Assert.Contains(NotAdded, await InstallScene.EndAsync(other, back), StringComparison.Ordinal);
        Assert.Contains(NotAdded, await InstallScene.EndAsync(again, back), StringComparison.Ordinal);
        Assert.Contains(NotAdded, await scene.EndAsync(back.Replace("state=", "state=x", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(NotAdded, await scene.EndAsync("/slack/oauth?code=code-1"), StringComparison.Ordinal);
        Assert.Contains(NotAdded, await scene.EndAsync("/slack/oauth"), StringComparison.Ordinal);
        Assert.Empty(scene.Slack.CallsOf("oauth.v2.access"));

        Assert.Contains("The bot is in Test now", await scene.EndAsync(back), StringComparison.Ordinal);
        Assert.Contains(NotAdded, await scene.EndAsync(back), StringComparison.Ordinal);
        Assert.Single(scene.Slack.CallsOf("oauth.v2.access"));

        var late = scene.Slack.Approve(await scene.BeginAsync(), scene.Slack);
        scene.App.App.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains(NotAdded, await scene.EndAsync(late), StringComparison.Ordinal);
        Assert.Single(scene.Slack.CallsOf("oauth.v2.access"));
    }

    [Theory, BothEngines]
    public async Task Somebody_else_in_the_same_browser_cannot_end_it(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        var back = scene.Slack.Approve(await scene.BeginAsync(), scene.Slack);
        var (_, _, email, _) = await scene.App.App.AddPersonAsync(Role.Administrator);
        await scene.Administrator.PostAsync("/sign-out", []);
        await scene.Administrator.PostAsync("/sign-in", new() { ["email"] = email, ["password"] = TestApp.Password });
        Assert.Contains(NotAdded, await scene.EndAsync(back), StringComparison.Ordinal);
        Assert.Empty(scene.Slack.CallsOf("oauth.v2.access"));
    }

    [Theory, BothEngines]
    public async Task Two_windows_can_add_two_workspaces_and_another_process_ends_what_one_began(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        var (first, second) = (await scene.BeginAsync(), await scene.BeginAsync());
        Assert.Contains("The bot is in Test now", await scene.EndAsync(scene.Slack.Approve(first, scene.Slack)), StringComparison.Ordinal);

        var database = scene.App.App.Service<DatabaseOptions>();
        await using var restarted = await TestApp.StartAsync(engine, apps, new(InstallScene.WithoutToken)
        {
            ["Database:ConnectionString"] = database.ConnectionString,
            ["Slack:SigningSecret"] = SlackApp.Secret,
            ["Slack:ApiBaseUrl"] = new Uri(scene.Slack.Url, "/api/").ToString(),
        });
        using var answer = await scene.Administrator.GetAsync(new Uri(restarted.Address, scene.Slack.Approve(second, scene.Slack.AddWorkspace("T02OTHER", "Other"))).AbsoluteUri);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("T02OTHER added by Amira Haddad", await scene.PageAsync(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task What_ends_otherwise_is_told_and_can_be_tried_again(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        await scene.BeginAsync();
        Assert.Contains("It was cancelled at Slack", await scene.EndAsync("/slack/oauth?error=access_denied&state=any"), StringComparison.Ordinal);
        Assert.Contains("Slack ended it with 'scriptodd'", await scene.EndAsync("/slack/oauth?error=%3Cscript%3Eodd"), StringComparison.Ordinal);
        Assert.Contains("into a whole organisation", await scene.AddAsync(null), StringComparison.Ordinal);
        foreach (var (fault, told) in new[]
        {
            (Fault.Error("invalid_code"), "good once and for ten minutes"), (Fault.Error("bad_redirect_uri"), "/slack/oauth at its end"), (Fault.Error("bad_client_secret"), "Slack__ClientSecret do not go together"),
            (Fault.Html503(), "Slack did not answer in time"), (Fault.Broken(), "Slack did not answer in time"), (Fault.TooMany(30), "Slack did not answer in time"), (Fault.LostAnswer(), "Slack did not answer in time"),
        })
        {
            scene.Slack.Fail("oauth.v2.access", fault);
            Assert.Contains(told, await scene.AddAsync(scene.Slack), StringComparison.Ordinal);
        }
        Assert.Equal(0, await scene.ReadAsync<int>("select count(*) from slack_workspaces"));
        Assert.Contains("The bot is in Test now", await scene.AddAsync(scene.Slack), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Adding_it_again_replaces_the_token_and_clears_what_was_wrong(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        scene.Slack.Scopes.Remove("pins:write");
        Assert.Contains("One is missing: pins:write, so that", await scene.AddAsync(scene.Slack), StringComparison.Ordinal);
        scene.Slack.Revoke(scene.Slack.Token!);
        Assert.Contains("Slack refuses it: token_revoked", await scene.PageAsync(), StringComparison.Ordinal);
        scene.Slack.Fail("auth.test", Fault.Html503());
        Assert.Contains("What it said last: The bot's token is no longer valid", await scene.PageAsync(), StringComparison.Ordinal);

        scene.Slack.Scopes.Add("pins:write");
        scene.App.App.Clock.Advance(TimeSpan.FromDays(1));
        var at = await scene.BeginAsync($"/slack/install?team={FakeSlack.Team}");
        Assert.Contains($"team={FakeSlack.Team}", at.Query, StringComparison.Ordinal);
        var page = await scene.EndAsync(scene.Slack.Approve(at, scene.Slack));

        Assert.Contains("Slack takes it", page, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", page, StringComparison.Ordinal);
        Assert.Null(await scene.ReadAsync<string>("select fault from slack_workspaces"));
        Assert.Contains("pins:write", await scene.ReadAsync<string>("select scopes from slack_workspaces"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Only_administrators_add_and_remove_workspaces(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        await scene.AddAsync(scene.Slack);
        foreach (var role in new[] { Role.Reader, Role.Responder, Role.Facilitator })
        {
            using var user = await scene.App.App.SignInAsync(role);
            Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync("/slack/install")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync("/slack/oauth?code=code-1&state=any")).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await user.PostAsync("/settings/slack/workspaces/removal", new() { ["team"] = FakeSlack.Team })).StatusCode);
        }
        using var nobody = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = scene.App.App.Address };
        foreach (var path in new[] { "/slack/install", "/slack/oauth?code=code-1&state=any" })
            Assert.StartsWith("/sign-in?back=", (await nobody.GetAsync(path, TestContext.Current.CancellationToken)).Headers.Location!.PathAndQueryOrText(), StringComparison.Ordinal);
        Assert.Single(scene.Slack.CallsOf("oauth.v2.access"));
    }

    [Theory, BothEngines]
    public async Task Without_the_apps_own_id_and_secret_it_says_what_to_set(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps, []);
        Assert.Contains("Slack__ClientId and Slack__ClientSecret are not set", await scene.EndAsync("/slack/install"), StringComparison.Ordinal);
        Assert.Contains("Slack__ClientId and Slack__ClientSecret are not set", await scene.EndAsync("/slack/oauth?code=code-1&state=any"), StringComparison.Ordinal);
        Assert.DoesNotContain("Add another workspace", await scene.PageAsync(), StringComparison.Ordinal);
    }
}

static class Locations
{
    public static string PathAndQueryOrText(this Uri location) => location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
}
