using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>What becomes of a workspace: taken out here or at Slack, added again, set up by a token beside others.</summary>
public sealed class WorkspaceTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task What_waits_for_a_workspace_that_was_uninstalled_is_put_aside_and_goes_on_when_it_is_added_again(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        await scene.AddAsync(scene.Slack);
        scene.Slack.Revoke(scene.Slack.Token!);
        // Slack tells it in two ways, and neither waits for the other.
        await scene.App.EventAsync(new() { ["type"] = "app_uninstalled" });
        await scene.App.EventAsync(new() { ["type"] = "tokens_revoked", ["tokens"] = new JsonObject { ["bot"] = new JsonArray("U0BOT") } });
        while (await scene.App.App.Service<InboxWorker>().RunBatchAsync(TestContext.Current.CancellationToken) > 0)
        {
        }
        await scene.App.SettleAsync();
        Assert.Equal(0, await scene.ReadAsync<int>("select count(*) from slack_outbound where failed_at is not null"));

        var page = await scene.PageAsync();
        Assert.Contains("There is none any more. The app was uninstalled at Slack", page, StringComparison.Ordinal);
        Assert.Null(await scene.ReadAsync<string>("select bot_token from slack_workspaces"));
        Assert.Equal("Slack", await scene.ReadAsync<string>("select actor_name from journal where action = 'slack.workspace_lost'"));

        var calls = scene.Slack.Calls.Count;
        var number = await scene.Administrator.DeclareIncidentAsync();
        await scene.App.SettleAsync();
        Assert.Contains("The bot is not in this workspace any more. This goes on when the workspace is added again.for Test, given up", await scene.PageAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await scene.ReadAsync<int>("select count(*) from slack_outbound where done_at is null and failed_at is null"));
        scene.App.App.Clock.Advance(TimeSpan.FromHours(6));
        await scene.App.SettleAsync();
        Assert.Equal(calls, scene.Slack.Calls.Count);

        await scene.AddAsync(scene.Slack);
        await scene.App.SettleAsync();
        Assert.Single(scene.Slack.Channel($"inc-{number}-").Messages);
        Assert.Equal(0, await scene.ReadAsync<int>("select count(*) from slack_outbound where failed_at is not null"));
    }

    [Theory, BothEngines]
    public async Task What_Slack_tells_late_or_of_other_tokens_changes_nothing(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        await scene.AddAsync(scene.Slack);
        scene.Slack.Revoke(scene.Slack.Token!);
        await scene.AddAsync(scene.Slack);

        await scene.TellAsync(new() { ["type"] = "app_uninstalled" });
        await scene.TellAsync(new() { ["type"] = "tokens_revoked", ["tokens"] = new JsonObject { ["bot"] = new JsonArray("U0BOT") } });
        await scene.TellAsync(new() { ["type"] = "tokens_revoked", ["tokens"] = new JsonObject { ["oauth"] = new JsonArray("U01OWNER") } });

        Assert.Contains("Slack takes it", await scene.PageAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await scene.ReadAsync<int>("select count(*) from slack_outbound where task = 'workspace.check' and done_at is not null"));
    }

    [Theory, BothEngines]
    public async Task A_token_that_was_taken_back_is_told_though_Slack_was_away_when_it_was_asked(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        await scene.AddAsync(scene.Slack);
        scene.Slack.Revoke(scene.Slack.Token!);
        scene.Slack.Fail("auth.test", Fault.Html503(), Fault.Broken());
        await scene.TellAsync(new() { ["type"] = "tokens_revoked", ["tokens"] = new JsonObject { ["bot"] = new JsonArray("U0BOT") } });
        Assert.Contains("There is none any more", await scene.PageAsync(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task The_workspace_of_the_configured_token_is_shown_as_faulty_when_it_is_uninstalled(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps, []);
        scene.Slack.Revoke(FakeSlack.BotToken);
        await scene.TellAsync(new() { ["type"] = "app_uninstalled" });
        Assert.Contains("no longer valid", await scene.ReadAsync<string>("select fault from slack_workspaces"), StringComparison.Ordinal);
        Assert.Contains("Slack refuses it: token_revoked", await scene.PageAsync(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task An_administrator_removes_a_workspace_here_and_at_Slack(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        await scene.AddAsync(scene.Slack);
        var number = await scene.Administrator.DeclareIncidentAsync();
        await scene.App.SettleAsync();

        Assert.Equal(HttpStatusCode.Redirect, (await scene.RemoveAsync(FakeSlack.Team)).StatusCode);

        var page = await scene.PageAsync();
        Assert.Contains("The bot is out of Test", page, StringComparison.Ordinal);
        Assert.Contains("The bot is in no workspace yet", page, StringComparison.Ordinal);
        Assert.Equal(scene.Slack.Token, Assert.Single(scene.Slack.CallsOf("apps.uninstall")).Token);
        Assert.Null(await scene.ReadAsync<string>("select bot_token from slack_workspaces"));
        Assert.Equal("Amira Haddad", await scene.ReadAsync<string>("select actor_name from journal where action = 'slack.workspace_removed'"));
        Assert.Equal(HttpStatusCode.OK, (await scene.Administrator.GetAsync($"/incidents/{number}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await scene.RemoveAsync(FakeSlack.Team)).StatusCode);

        // Slack tells afterwards what we did ourselves.
        await scene.TellAsync(new() { ["type"] = "app_uninstalled" });
        Assert.Contains("The bot is in Test now", await scene.AddAsync(scene.Slack), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task While_Slack_is_away_a_workspace_is_removed_here_all_the_same(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps);
        await scene.AddAsync(scene.Slack);
        scene.Slack.Fail("apps.uninstall", Fault.Html503());
        await scene.RemoveAsync(FakeSlack.Team);
        Assert.Contains("Slack did not uninstall the app", await scene.PageAsync(), StringComparison.Ordinal);
        Assert.Null(await scene.ReadAsync<string>("select bot_token from slack_workspaces"));
    }

    [Theory, BothEngines]
    public async Task The_configured_workspace_stands_beside_others_and_is_removed_in_the_configuration(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps, new(InstallScene.WithoutToken) { ["Slack:BotToken"] = FakeSlack.BotToken });
        var page = await scene.AddAsync(scene.Slack.AddWorkspace("T02OTHER", "Other"));
        Assert.Contains("T01TEST token from the configuration", page, StringComparison.Ordinal);
        Assert.Contains("T02OTHER added by Amira Haddad", page, StringComparison.Ordinal);
        var refused = await scene.RemoveAsync(FakeSlack.Team);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("stands in Slack__BotToken", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_token_that_was_added_is_used_in_place_of_the_configured_one_of_the_same_workspace(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps, new(InstallScene.WithoutToken) { ["Slack:BotToken"] = FakeSlack.BotToken });
        await scene.AddAsync(scene.Slack);
        await scene.App.App.Service<SlackWorkspaces>().CheckConfiguredAsync(TestContext.Current.CancellationToken);
        var page = await scene.PageAsync();
        Assert.Contains("T01TEST added by Amira Haddad", page, StringComparison.Ordinal);
        Assert.DoesNotContain("token from the configuration", page, StringComparison.Ordinal);
        await scene.Administrator.DeclareIncidentAsync();
        await scene.App.SettleAsync();
        Assert.Equal(scene.Slack.Token, Assert.Single(scene.Slack.CallsOf("conversations.create")).Token);
    }

    [Theory, BothEngines]
    public async Task A_configured_token_of_another_workspace_leaves_the_earlier_one(Engine engine)
    {
        await using var scene = await InstallScene.StartAsync(engine, apps, []);
        await scene.App.App.Database.WriteAsync(s => s.ExecuteAsync("""
            insert into slack_workspaces (team_id, name, bot_user_id, installed_by, installed_at) values ('T00OLD', 'Old', 'U0BOT', 'configuration', 0)
            """), TestContext.Current.CancellationToken);
        await scene.App.App.Service<SlackWorkspaces>().CheckConfiguredAsync(TestContext.Current.CancellationToken);
        Assert.Null(await scene.App.App.Service<SlackWorkspaces>().FindAsync("T00OLD", TestContext.Current.CancellationToken));
        Assert.Equal(FakeSlack.Team, await scene.App.App.Service<SlackWorkspaces>().FindHomeAsync(TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task What_comes_from_a_workspace_that_is_not_installed_is_acknowledged_and_changes_nothing(Engine engine)
    {
        using var log = new TestLog();
        await using var scene = await InstallScene.StartAsync(engine, apps, log: log);
        var stranger = scene.App.In(scene.Slack.AddWorkspace("T09STRANGER", "Stranger"));
        Assert.Equal(HttpStatusCode.OK, (await stranger.CommandAsync("U1GRACE", "declare Mine")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.PressAsync("U1GRACE", "declare", "", "C01GEN")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.EventAsync(new() { ["type"] = "app_uninstalled" })).StatusCode);
        await scene.App.SettleAsync();
        Assert.Empty(scene.Slack.Calls);
        Assert.Equal(0, await scene.ReadAsync<int>("select count(*) from slack_inbox"));
        Assert.Equal(3, log.Lines.Count(l => l.Text.Contains("T09STRANGER is not installed", StringComparison.Ordinal)));
    }
}
