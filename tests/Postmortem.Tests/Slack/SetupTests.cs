using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

public sealed class SetupTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Before_Slack_is_set_up_its_page_tells_an_administrator_how(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var page = Form.Parse(await administrator.PageAsync("/settings/slack?mode=http"));

        Assert.Equal(5, page.QuerySelectorAll("main ol li").Count(li => li.Closest("details") is null));
        Assert.EndsWith("/slack/oauth", page.QuerySelector("main details .prose code")!.TextContent, StringComparison.Ordinal);
        var manifest = JsonNode.Parse(page.QuerySelector("pre.tall")!.TextContent)!;
        Assert.EndsWith("/slack/events", (string?)manifest["settings"]!["event_subscriptions"]!["request_url"], StringComparison.Ordinal);
        Assert.Contains("Slack__SigningSecret=…", page.QuerySelector("pre.secret")!.TextContent, StringComparison.Ordinal);
        var socket = Form.Parse(await administrator.PageAsync("/settings/slack?mode=socket"));
        Assert.Contains("Slack__AppToken=xapp-…", socket.QuerySelector("pre.secret")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(socket.QuerySelector("pre.tall")!.TextContent.Trim(), (await administrator.PageAsync("/settings/slack/manifest?mode=socket")).Trim());
        Assert.Equal(HttpStatusCode.Forbidden, (await facilitator.GetAsync("/settings/slack")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await facilitator.GetAsync("/settings/slack/manifest")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task The_live_check_finds_everything_in_order(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        Assert.Equal(HttpStatusCode.OK, (await VerifyAsync(app, SlackApp.Secret)).StatusCode);

        var lines = await LinesAsync(app);

        // The test's own address is no https one, which Slack would not call.
        Assert.Contains("https addresses only", Assert.Single(lines, l => !l.StartsWith("yes", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("the bot is in Test", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("#incidents", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("Signing secret", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Missing_scopes_are_named_with_what_they_are_wanted_for(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.Scopes.ExceptWith(["files:read", "pins:write"]);

        var line = Assert.Single(await LinesAsync(app), l => l.Contains("Scopes", StringComparison.Ordinal));

        Assert.StartsWith("no", line, StringComparison.Ordinal);
        Assert.Contains("2 are missing", line, StringComparison.Ordinal);
        Assert.Contains("files:read, so that images of captured messages are copied into the record", line, StringComparison.Ordinal);
        Assert.Contains("install the app again", line, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_token_that_Slack_refuses_is_told_with_the_remedy_and_one_that_works_again_is_in_order(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.Fail("auth.test", Fault.Error("token_revoked"));
        var refused = Assert.Single(await LinesAsync(app), l => l.Contains("Token", StringComparison.Ordinal));
        Assert.Contains("token_revoked", refused, StringComparison.Ordinal);
        Assert.Contains("Slack__BotToken", refused, StringComparison.Ordinal);
        Assert.Contains("no longer valid", await FaultAsync(app), StringComparison.Ordinal);

        Assert.StartsWith("yes", Assert.Single(await LinesAsync(app), l => l.Contains("Token", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Null(await FaultAsync(app));
    }

    [Theory, BothEngines]
    public async Task While_Slack_is_away_the_page_is_there_all_the_same(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.Fail("auth.test", Fault.Html503()).Fail("conversations.info", Fault.Broken());

        var lines = await LinesAsync(app);

        Assert.Equal(2, lines.Count(l => l.Contains("Slack did not answer just now", StringComparison.Ordinal)));
        Assert.Null(await FaultAsync(app));
    }

    [Theory, BothEngines]
    public async Task The_signing_secret_is_judged_by_what_came(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        Assert.Contains("Nothing has come from Slack yet", await SecretAsync(app), StringComparison.Ordinal);

        await VerifyAsync(app, "another");
        Assert.Contains("copy the signing secret again", await SecretAsync(app), StringComparison.Ordinal);

        app.App.Clock.Advance(TimeSpan.FromMinutes(1));
        await VerifyAsync(app, SlackApp.Secret);
        var seen = await SecretAsync(app);
        Assert.StartsWith("yes", seen, StringComparison.Ordinal);

        // Somebody else's noise does not make it wrong.
        await VerifyAsync(app, "another");
        Assert.StartsWith("yes", await SecretAsync(app), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task The_announcement_channel_must_be_one_in_which_the_bot_can_speak(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var channel = app.Slack.Channels["C02INC"];
        channel.IsMember = false;
        Assert.Contains("comes in with the first incident", await AnnouncementsAsync(app), StringComparison.Ordinal);
        channel.IsPrivate = true;
        Assert.Contains("Invite it there", await AnnouncementsAsync(app), StringComparison.Ordinal);
        channel.IsArchived = true;
        Assert.Contains("Unarchive it", await AnnouncementsAsync(app), StringComparison.Ordinal);
        app.Slack.Channels.Remove("C02INC");
        Assert.Contains("Check the channel's id", await AnnouncementsAsync(app), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task What_Slack_refused_for_good_is_shown_with_the_remedy_and_sent_again(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        app.Slack.Fail("conversations.create", Fault.MissingScope("channels:manage"));
        var number = await administrator.DeclareIncidentAsync();
        await app.SettleAsync();

        var page = Form.Parse(await administrator.PageAsync("/settings/slack"));
        var given = page.QuerySelector("section[aria-labelledby=messages]")!.TextContent;
        Assert.Contains("The app lacks the scope channels:manage", given, StringComparison.Ordinal);
        Assert.Contains($"INC-{number}", given, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PostAsync("/settings/slack/retries", [])).StatusCode);
        await app.SettleAsync();
        Assert.Single(app.Slack.Channel($"inc-{number}-").Messages);
        Assert.Equal(HttpStatusCode.Conflict, (await administrator.PostAsync("/settings/slack/retries", [])).StatusCode);
    }

    /// <summary>What Slack sends first, when the address is entered there.</summary>
    static Task<HttpResponseMessage> VerifyAsync(SlackApp app, string secret) => app.SendAsync("/slack/events", SlackApp.Json(new() { ["type"] = "url_verification", ["challenge"] = "abc" }), secret: secret);

    /// <summary>Each as "yes Token Slack takes it …".</summary>
    static async Task<IReadOnlyList<string>> LinesAsync(SlackApp app)
    {
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        var page = Form.Parse(await administrator.PageAsync("/settings/slack"));
        return [.. page.QuerySelectorAll(".checklist > li").Select(l => l.ClassName + string.Join(' ', l.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
    }

    static async Task<string> SecretAsync(SlackApp app) => Assert.Single(await LinesAsync(app), l => l.Contains("Signing secret", StringComparison.Ordinal));

    static async Task<string> AnnouncementsAsync(SlackApp app) => Assert.Single(await LinesAsync(app), l => l.Contains("Announcement channel", StringComparison.Ordinal));

    static Task<string?> FaultAsync(SlackApp app) => app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select fault from slack_workspaces"), TestContext.Current.CancellationToken);
}
