using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

public sealed class DeclareTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_command_leads_to_an_incident_with_its_channel_headline_and_announcement(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Checkout & payment <slow>");

        var channel = app.Slack.Channel($"inc-{number}-checkout-payment-slow");
        Assert.StartsWith($"INC-{number} · SEV2 · Checkout", channel.Topic, StringComparison.Ordinal);
        Assert.Equal(["Incident page", "Review"], channel.Bookmarks);
        Assert.Contains(user, channel.Members);
        var headline = Assert.Single(channel.Messages);
        Assert.Contains("Checkout &amp; payment &lt;slow&gt;", (string?)headline["text"], StringComparison.Ordinal);
        Assert.Contains(web.Name, channel.Shown, StringComparison.Ordinal);
        Assert.Contains((string)headline["ts"]!, channel.Pins);
        Assert.Contains($"<#{channel.Id}>", Assert.Single(app.Slack.Channels["C02INC"].Messages)["blocks"]!.ToJsonString().Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal), StringComparison.Ordinal);

        var page = await web.PageAsync($"/incidents/{number}");
        Assert.Contains("Checkout &amp; payment &lt;slow&gt;", page, StringComparison.Ordinal);
        Assert.Equal(web.Name, await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select p.name from incident_roles r join people p on p.id = r.person_id where r.role = 'commander'"), CancellationToken.None));
        Assert.Equal("slack", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select door from journal where action = 'incident.declared'"), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task What_was_typed_after_the_command_is_the_title_without_the_codes_of_Slack(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var form = JsonNode.Parse(await app.SayAsync(user, $"declare Fish &amp; chips &lt;*down*&gt;, says <@{user}|x> of <https://e.example/a?b&amp;c>"))!;
        var title = form["blocks"]!.AsArray().Single(b => (string?)b!["block_id"] == "title")!;
        Assert.Equal($"Fish & chips <*down*>, says @{web.Name} of https://e.example/a?b&c", (string?)title["element"]!["initial_value"]);
    }

    [Theory, BothEngines]
    public async Task The_headline_is_changed_in_place(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        await app.App.Service<ChangeSeverity>().RunAsync(new(number, "SEV1", "All of Germany"), web.AsActor(), CancellationToken.None);
        await app.SettleAsync();

        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Contains("SEV1", (string?)Assert.Single(channel.Messages)["text"], StringComparison.Ordinal);
        Assert.Contains("SEV1", (string?)Assert.Single(app.Slack.Channels["C02INC"].Messages)["text"], StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Faults_stand_beside_their_fields_and_nothing_is_declared(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        await app.CommandAsync(user, "declare");
        await app.SettleAsync();
        var answer = await app.SubmitAsync(user, app.Slack.Views.Keys.Last(), new() { ["title"] = SlackApp.Typed("  "), ["severity"] = SlackApp.Chosen("SEV9") });
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal("errors", (string?)json["response_action"]);
        Assert.Contains("The title is empty", (string?)json["errors"]!["title"], StringComparison.Ordinal);
        Assert.Contains("SEV1, SEV2", (string?)json["errors"]!["severity"], StringComparison.Ordinal);
        Assert.Equal(0, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incidents"), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task What_may_be_the_same_is_asked_about_once_wherever_the_title_was_typed(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var first = await app.DeclareAsync(user, "Checkout answers with errors");
        await app.CommandAsync(user, "declare");
        await app.SettleAsync();
        var view = app.Slack.Views.Keys.Last();
        var values = new Dictionary<string, JsonObject> { ["title"] = SlackApp.Typed("Checkout answers with errors again"), ["severity"] = SlackApp.Chosen("SEV1"), ["summary"] = SlackApp.Typed("Half of all orders fail") };

        var asked = JsonNode.Parse(await TextOf(await app.SubmitAsync(user, view, Copy(values))))!;
        Assert.Equal("update", (string?)asked["response_action"]);
        var form = asked["view"]!.ToJsonString();
        foreach (var told in new[] { $"INC-{first}", "Checkout answers with errors again", "Half of all orders fail", "Declare all the same" }) Assert.Contains(told, form, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(app));

        app.Slack.Views[view] = asked["view"]!.DeepClone();
        Assert.Contains("is declared", await TextOf(await app.SubmitAsync(user, view, values)), StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync(app));
    }

    [Theory, BothEngines]
    public async Task With_more_services_than_a_list_may_hold_each_can_be_found_by_typing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        for (var i = 0; i < 101; i++) await app.App.AddServiceAsync($"Service {i:000}");
        var last = await app.App.AddServiceAsync("Zanzibar");
        await app.CommandAsync(user, "declare");
        await app.SettleAsync();
        Assert.Equal(last.ToString("D"), (await app.SuggestAsync(user, "find_service", "zanz"))["Zanzibar"]);

        var values = new Dictionary<string, JsonObject> { ["title"] = SlackApp.Typed("It is slow"), ["severity"] = SlackApp.Chosen("SEV3"), ["services"] = SlackApp.ChosenAll(last.ToString("D")) };
        Assert.Contains("is declared", await TextOf(await app.SubmitAsync(user, app.Slack.Views.Keys.Last(), values)), StringComparison.Ordinal);
        Assert.Equal(1, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incident_services where service_id = @last", new { last }), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task When_Slack_refuses_the_channel_whoever_declared_and_the_incident_page_are_told(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        app.Slack.Fail("conversations.create", Fault.Error("restricted_action"));
        var number = await app.DeclareAsync(user);

        app.Direct(user, 1);
        foreach (var told in new[] { "has no channel", $"/incident note INC-{number}" }) Assert.Contains(told, app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        Assert.Contains("This incident has no channel", await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);
        var settings = await administrator.PageAsync("/settings/slack");
        Assert.Contains("restricted_action", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("no_channel", settings, StringComparison.Ordinal);

        // Allowed since: what waited is made up for, and nobody is told again.
        await app.App.Database.WriteAsync(s => s.RetryFailedOutboundAsync(app.App.Clock.GetUtcNow()), CancellationToken.None);
        await app.SettleAsync();
        Assert.Contains(user, app.Slack.Channel($"inc-{number}-").Members);
        app.Direct(user, 1);
        Assert.DoesNotContain("This incident has no channel", await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_submission_sent_twice_declares_once(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        await app.CommandAsync(user, "declare Twice");
        await app.SettleAsync();
        var view = app.Slack.Views.Keys.Last();
        var values = new Dictionary<string, JsonObject> { ["title"] = SlackApp.Typed("Twice"), ["severity"] = SlackApp.Chosen("SEV3") };
        await app.SubmitAsync(user, view, new(values.ToDictionary(v => v.Key, v => v.Value.DeepClone().AsObject())));
        Assert.Equal(HttpStatusCode.OK, (await app.SubmitAsync(user, view, values)).StatusCode);
        await app.SettleAsync();

        Assert.Equal(1, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incidents"), CancellationToken.None));
        Assert.Single(app.Slack.Channels.Values, c => c.Name.StartsWith("inc-", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task A_private_incident_has_a_private_channel_and_is_announced_nowhere(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked", isPrivate: true);

        Assert.True(app.Slack.Channel($"inc-{number}-").IsPrivate);
        Assert.Empty(app.Slack.Channels["C02INC"].Messages);
    }

    [Theory, BothEngines]
    public async Task Somebody_without_an_account_may_declare_under_their_slack_name(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.AddUser("U9GUEST", "Grace from Slack", "grace@elsewhere.example");
        await app.DeclareAsync("U9GUEST");
        Assert.Equal("Grace from Slack", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select declared_by_name from incidents where declared_by is null"), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task People_of_another_organisation_may_do_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        app.Slack.AddUser("U9OUT", "Mallory", "mallory@other.example", team: "T09OTHER");
        await app.CommandAsync("U9OUT", "declare Mine now");
        await app.SettleAsync();
        Assert.Contains("another organisation", app.Slack.Views.Values.Last().ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Mine now", app.Slack.Views.Values.Last().ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task An_incident_declared_on_the_web_gets_its_channel_too(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync("Printer on fire");
        await app.SettleAsync();
        Assert.Single(app.Slack.Channel($"inc-{number}-printer-on-fire").Messages);
    }

    static Dictionary<string, JsonObject> Copy(Dictionary<string, JsonObject> values) => values.ToDictionary(v => v.Key, v => v.Value.DeepClone().AsObject());

    static async Task<string> TextOf(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    static Task<int> CountAsync(SlackApp app) => app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incidents"), CancellationToken.None);
}
