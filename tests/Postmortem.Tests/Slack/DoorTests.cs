using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Postmortem.Features.Slack.Doors;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Slack;

public sealed class DoorTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Only_what_Slack_signed_is_let_in(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var e = new JsonObject { ["type"] = "url_verification", ["challenge"] = "abc" };
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.SendAsync("/slack/events", SlackApp.Json(e), secret: "another secret")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.SendAsync("/slack/events", SlackApp.Json(e), age: TimeSpan.FromMinutes(6))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.SendAsync("/slack/events", SlackApp.Json(e), age: TimeSpan.FromMinutes(-6))).StatusCode);
        using var bare = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await bare.PostAsync(new Uri(app.App.Address, "/slack/events"), SlackApp.Json(e), TestContext.Current.CancellationToken)).StatusCode);

        var answer = await app.SendAsync("/slack/events", SlackApp.Json(e));
        Assert.Equal("abc", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["challenge"]);
    }

    [Theory, BothEngines]
    public async Task Every_kind_is_understood_at_every_door(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        foreach (var path in new[] { "/slack/events", "/slack/commands", "/slack/interactions" })
        {
            Assert.Equal(HttpStatusCode.OK, (await app.CommandAsync(user, "declare", path: path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await app.InteractAsync(new() { ["type"] = "shortcut", ["callback_id"] = "declare_incident", ["trigger_id"] = app.NextId("trigger"), ["user"] = new JsonObject { ["id"] = user } }, path)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await app.EventAsync(new() { ["type"] = "app_mention", ["user"] = user, ["channel"] = "C01GEN", ["ts"] = "1.2" }, path: path)).StatusCode);
        }
        await app.SettleAsync();
        Assert.Equal(6, app.Slack.Views.Values.Count(v => v.ToJsonString().Contains("What is wrong?", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("application/json", "{")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "")]
    [InlineData("application/json", """{"type":"event_callback","team_id":"T01TEST"}""")]
    [InlineData("application/json", """{"type":"event_callback","team_id":"T01TEST","event_id":"","event":{"type":"x"}}""")]
    [InlineData("application/json", """{"type":"event_callback","team_id":7,"event_id":"Ev1","event":{"type":"x"}}""")]
    [InlineData("application/json", """{"type":"event_callback","team_id":"T01TEST","event_id":"Ev1","event":"surprise"}""")]
    [InlineData("application/json", """{"type":"url_verification"}""")]
    [InlineData("application/json", """{"hello":"world"}""")]
    [InlineData("application/json", """{"type":"block_actions","team":{"id":"T01TEST"},"user":{"id":"U1"}}""")]
    [InlineData("application/json", """{"command":"/incident","team_id":"T01TEST"}""")]
    [InlineData("application/x-www-form-urlencoded", "payload=%7B")]
    [InlineData("application/x-www-form-urlencoded", "payload=")]
    [InlineData("application/x-www-form-urlencoded", "%%%=&&&=%zz")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/x-www-form-urlencoded", "command=/incident&team_id=T01TEST&user_id=U1")]
    [InlineData("text/xml", "<a/>")]
    public void What_is_malformed_is_named_and_not_taken(string type, string body)
    {
        var (incoming, fault) = PayloadReader.Read(Encoding.UTF8.GetBytes(body), type);
        Assert.Null(incoming);
        Assert.NotNull(fault);
    }

    [Fact]
    public void Deeply_nested_json_and_too_many_fields_are_refused()
    {
        Assert.Null(PayloadReader.Read(Encoding.UTF8.GetBytes("{\"type\":\"event_callback\",\"a\":" + new string('[', 2000) + new string(']', 2000) + "}"), "application/json").Incoming);
        Assert.Null(PayloadReader.Read(Encoding.UTF8.GetBytes("command=x&" + string.Join('&', Enumerable.Range(0, 500).Select(i => $"a{i}=1"))), "application/x-www-form-urlencoded").Incoming);
    }

    [Theory, BothEngines]
    public async Task Malformed_requests_get_a_clear_answer_and_no_page(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var refused = await app.SendAsync("/slack/events", SlackApp.Json(new() { ["hello"] = "world" }));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.StartsWith("This was not understood", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var huge = new ByteArrayContent(new byte[SlackDoor.LargestBody + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await app.SendAsync("/slack/events", huge)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.EventAsync(new() { ["type"] = "something_new_from_slack" })).StatusCode);
        Assert.Equal(0, await CountAsync(app, "slack_inbox"));
    }

    [Theory, BothEngines]
    public async Task A_command_of_a_team_that_is_not_installed_is_acknowledged_and_forgotten(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var answer = await app.InteractAsync(new() { ["type"] = "shortcut", ["callback_id"] = "declare_incident", ["trigger_id"] = "t1", ["team"] = new JsonObject { ["id"] = "T09OTHER" }, ["user"] = new JsonObject { ["id"] = "U1" } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await app.SettleAsync();
        Assert.Empty(app.Slack.Views);
        Assert.Equal(0, await CountAsync(app, "slack_inbox"));
    }

    [Theory, BothEngines]
    public async Task What_is_not_understood_gets_the_nearest_command(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        await app.CommandAsync(user, "delcare Checkout");
        await app.SettleAsync();
        Assert.Contains("Did you mean `/incident declare`", (string?)Assert.Single(app.Slack.Responses)["text"], StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_foreign_response_url_is_never_called(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        await using var foreign = await FakeSlack.StartAsync();
        var (user, _) = await app.PersonAsync();
        await app.CommandAsync(user, "nonsense", responseUrl: new Uri(foreign.Url, "/response/1").ToString());
        await app.SettleAsync();
        Assert.Empty(foreign.Responses);
        Assert.Contains("/incident help", Assert.Single(app.Slack.Channels["C01GEN"].Ephemerals).Text, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task One_command_delivered_twice_is_worked_on_once(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        await app.CommandAsync(user, "nonsense", trigger: "same");
        await app.CommandAsync(user, "nonsense", trigger: "same");
        await app.SettleAsync();
        await app.CommandAsync(user, "nonsense", trigger: "same");
        await app.SettleAsync();
        Assert.Single(app.Slack.Responses);
    }

    [Theory, BothEngines]
    public async Task Without_Slack_nothing_of_it_is_there(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        // But the page that tells how to set it up.
        var routes = app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText!).Where(r => r.Contains("slack", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["settings/slack", "settings/slack/manifest"], routes.Order());
        Assert.DoesNotContain(app.Service<IEnumerable<IHostedService>>(), s => s.GetType().Namespace!.Contains("Slack", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Slack__BotToken", "BotToken", "not-a-token", "SigningSecret", "s")]
    [InlineData("Slack__BotToken is missing", "SigningSecret", "s", "Mode", "http")]
    [InlineData("Slack__SigningSecret is missing", "BotToken", "xoxb-1", "Mode", "http")]
    [InlineData("Slack__ClientSecret is missing", "BotToken", "xoxb-1", "ClientId", "1.2")]
    [InlineData("Slack__ClientId is missing", "BotToken", "xoxb-1", "ClientSecret", "s")]
    [InlineData("Slack__ClientId must be", "ClientId", "A01APP", "ClientSecret", "s")]
    [InlineData("Slack__SigningSecret is missing", "ClientId", "1.2", "ClientSecret", "s")]
    [InlineData("Slack__ClientSecret is missing", "SigningSecret", "s", "ClientId", "1.2")]
    [InlineData("Slack__AppToken is missing", "BotToken", "xoxb-1", "Mode", "socket")]
    [InlineData("Slack__Mode is 'carrier pigeon'", "BotToken", "xoxb-1", "Mode", "carrier pigeon")]
    [InlineData("Slack__ApiBaseUrl", "BotToken", "xoxb-1", "ApiBaseUrl", "http://slack.example/api")]
    [InlineData("Slack__AnnouncementChannel", "BotToken", "xoxb-1", "AnnouncementChannel", "#incidents")]
    [InlineData("no token or secret", "Mode", "socket", "AnnouncementChannel", "C123")]
    [InlineData("Slack__Mode is 'pigeon'", "Mode", "pigeon", "AnnouncementChannel", "C123")]
    [InlineData("Slack__AnnouncementChannel is '#ops'", "Mode", "socket", "AnnouncementChannel", "#ops")]
    public void Half_a_setting_is_refused(string said, string name, string value, string other, string otherValue)
    {
        var settings = new Dictionary<string, string?> { [$"Slack:{name}"] = value, [$"Slack:{other}"] = otherValue };
        var (options, faults) = AppOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Assert.Null(options);
        Assert.Contains(faults, f => f.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.Contains("xoxb-1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SigningSecret", "s", "Mode", "http")]
    [InlineData("AppToken", "xapp-1", "Mode", "socket")]
    public void Without_a_token_workspaces_can_still_be_added(string name, string value, string other, string otherValue)
    {
        Dictionary<string, string?> settings = new() { ["Slack:ClientId"] = "1.2", ["Slack:ClientSecret"] = "s", [$"Slack:{name}"] = value, [$"Slack:{other}"] = otherValue };
        var (options, faults) = AppOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Assert.Empty(faults);
        Assert.Null(options!.Slack!.BotToken);
        Assert.Equal("https://slack.com/oauth/v2/authorize", options.Slack.AuthorizeUrl.AbsoluteUri);
    }

    static Task<int> CountAsync(SlackApp app, string table) => app.App.Database.ReadAsync(s => s.ScalarAsync<int>($"select count(*) from {table}"), CancellationToken.None);
}
