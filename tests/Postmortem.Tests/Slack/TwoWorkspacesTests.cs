using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Two workspaces in which users, bots, channels, messages and forms have the same ids: nothing of the one ends up in the other.</summary>
public sealed class TwoWorkspacesTests(Apps apps)
{
    const string User = "U1SAME";

    [Theory, BothEngines]
    public async Task Each_declares_into_its_own_channel_with_its_own_token(Engine engine)
    {
        await using var two = await PairAsync(engine);
        var (first, second) = (await two.One.DeclareAsync(User, "Checkout is slow"), await two.Other.DeclareAsync(User, "Search is down"));

        var (here, there) = (two.One.Slack.Channel($"inc-{first}-"), two.Other.Slack.Channel($"inc-{second}-"));
        Assert.Equal(here.Id, there.Id);
        Assert.Contains("Checkout is slow", here.Shown, StringComparison.Ordinal);
        Assert.Contains("Search is down", there.Shown, StringComparison.Ordinal);
        Assert.Single(here.Messages);
        Assert.Single(there.Messages);
        Assert.Contains(User, here.Members);
        Assert.Contains(User, there.Members);
        Assert.Equal([two.One.Slack.Token, two.Other.Slack.Token], two.One.Slack.CallsOf("conversations.create").Select(c => c.Token));
        Assert.Equal(["Grace One", "Grace Other"], await two.One.App.Database.ReadAsync(s => s.ListAsync<string>("select declared_by_name from incidents order by number"), TestContext.Current.CancellationToken));
        // The announcement channel is one of the first workspace.
        Assert.Contains("Checkout is slow", Assert.Single(two.One.Slack.Channels["C02INC"].Messages)["blocks"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(two.Other.Slack.Channels["C02INC"].Messages);
        Assert.Equal(0, await two.ReadAsync<int>("select count(*) from slack_outbound where failed_at is not null"));
    }

    [Theory, BothEngines]
    public async Task What_is_said_and_done_in_a_channel_belongs_to_the_incident_of_that_workspace(Engine engine)
    {
        await using var two = await PairAsync(engine);
        var (first, second) = (await two.One.DeclareAsync(User, "Checkout is slow"), await two.Other.DeclareAsync(User, "Search is down"));
        var channel = two.One.Slack.Channel($"inc-{first}-").Id;
        foreach (var (app, text) in new[] { (two.One, "Said in one"), (two.Other, "Said in the other") })
        {
            app.Slack.Channels[channel].Messages.Add(new() { ["type"] = "message", ["ts"] = "1899440000.000100", ["text"] = text, ["user"] = User });
            await app.EventAsync(new()
            {
                ["type"] = "reaction_added",
                ["user"] = User,
                ["reaction"] = "pushpin",
                ["item_user"] = User,
                ["item"] = new JsonObject { ["type"] = "message", ["channel"] = channel, ["ts"] = "1899440000.000100" },
                ["event_ts"] = "1899440001.000100",
            });
        }
        await two.Other.CommandAsync(User, "note Only in the other", channel);
        await two.One.SettleAsync();

        Assert.Equal($"{first} Said in one,{second} Said in the other,{second} Only in the other", string.Join(',', await two.One.App.Database.ReadAsync(s => s.ListAsync<string>("""
            select i.number || ' ' || e.text from timeline_entries e join incidents i on i.id = e.incident_id
            where e.text like 'Said%' or e.text like 'Only%' order by i.number, e.text desc
            """), TestContext.Current.CancellationToken)));
        Assert.Contains("Search is down", await SaidAsync(two.Other, "", channel), StringComparison.Ordinal);
        Assert.Contains("Checkout is slow", await SaidAsync(two.One, "", channel), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_channel_of_the_other_workspace_is_not_named_and_opens_nothing_private(Engine engine)
    {
        await using var two = await PairAsync(engine);
        // In both workspaces the same account, who may see all of it.
        var (_, web) = two.Accounts;
        foreach (var app in new[] { two.One, two.Other }) app.Slack.AddUser("U1BOTH", web.Name, web.Email);
        await two.One.DeclareAsync("U1BOTH", "Key zanzibar leaked", isPrivate: true);
        await two.Other.DeclareAsync("U1BOTH", "Search is down");
        var own = Assert.Single(two.One.Slack.Channels.Values, c => c.IsPrivate);
        Assert.Equal(own.Id, two.Other.Slack.Channel("inc-2-").Id);

        Assert.Contains("is private, and this is not its private channel", await SaidAsync(two.Other, "timeline INC-1", own.Id, "U1BOTH"), StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibar", await SaidAsync(two.Other, "", own.Id, "U1BOTH"), StringComparison.Ordinal);
        Assert.Contains($"<#{own.Id}>", await SaidAsync(two.Other, "", user: "U1BOTH"), StringComparison.Ordinal);
        Assert.DoesNotContain("<#", await SaidAsync(two.One, "", user: "U1BOTH"), StringComparison.Ordinal);
        Assert.Contains("is merged into INC-2.", await SaidAsync(two.One, $"merge INC-{await DeclareOpenAsync(two)} INC-2 It is the same outage", user: "U1BOTH"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_follow_up_is_reminded_of_where_its_owner_is_known(Engine engine)
    {
        await using var two = await PairAsync(engine);
        var (_, web) = two.Accounts;
        two.Other.Slack.AddUser("U1ONLYTHERE", web.Name, web.Email);
        var number = await two.Other.DeclareAsync("U1ONLYTHERE", "Search is down");
        await FollowUpReminderTests.FileAsync(two.One, number, web, "Pool size test", DateOnly.FromDateTime(TestClock.Start.UtcDateTime));

        Assert.Equal(1, await two.One.PassAsync(TimeSpan.FromHours(1)));
        two.Other.Direct("U1ONLYTHERE", 1);
        Assert.Null(two.One.DirectOf("U1ONLYTHERE"));
    }

    [Theory, BothEngines]
    public async Task Incidents_from_the_web_stay_with_the_first_workspace_also_while_it_is_lost(Engine engine)
    {
        await using var two = await PairAsync(engine);
        two.One.Slack.Revoke(two.One.Slack.Token!);
        await two.One.EventAsync(new() { ["type"] = "app_uninstalled" });
        await two.One.SettleAsync();
        var number = await two.Accounts.Administrator.DeclareIncidentAsync();
        await two.One.SettleAsync();
        Assert.Empty(two.One.Slack.CallsOf("conversations.create"));

        await two.AddAsync(two.One.Slack);
        await two.One.SettleAsync();
        Assert.Single(two.One.Slack.Channel($"inc-{number}-").Messages);
        // The other was never touched by it.
        var there = await two.Other.DeclareAsync(User, "Search is down");
        Assert.Single(two.Other.Slack.Channel($"inc-{there}-").Messages);
    }

    /// <returns>An incident that is not private and has no channel.</returns>
    static Task<int> DeclareOpenAsync(Pair two) => two.Accounts.Web.DeclareIncidentAsync("Search is slow");

    static async Task<string> SaidAsync(SlackApp app, string words, string channel = "C01GEN", string user = User)
    {
        await app.CommandAsync(user, words, channel);
        await app.SettleAsync();
        return app.Slack.Responses.Last().ToJsonString(new(System.Text.Json.JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    async Task<Pair> PairAsync(Engine engine)
    {
        var scene = await InstallScene.StartAsync(engine, apps);
        var other = scene.App.In(scene.Slack.AddWorkspace("T02OTHER", "Other"));
        await scene.AddAsync(scene.Slack);
        scene.App.App.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.AddAsync(other.Slack);
        scene.Slack.AddUser(User, "Grace One");
        other.Slack.AddUser(User, "Grace Other");
        return new(scene, other, (scene.Administrator, await scene.App.App.SignInAsync(Role.Facilitator)));
    }

    sealed record Pair(InstallScene Scene, SlackApp Other, (TestUser Administrator, TestUser Web) Accounts) : IAsyncDisposable
    {
        public SlackApp One => Scene.App;

        public Task<string> AddAsync(FakeSlack workspace) => Scene.AddAsync(workspace);

        public Task<T?> ReadAsync<T>(string sql) => Scene.ReadAsync<T>(sql);

        public ValueTask DisposeAsync() => Scene.DisposeAsync();
    }
}
