using System.Text.Json.Nodes;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary><c>/incident action …</c>: a follow-up with owner, due date and "done when".</summary>
public sealed class ActionTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_follow_up_is_filed_from_the_form_and_channel_and_owner_hear_of_it_once(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (grace, graceWeb) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");

        var form = JsonNode.Parse(await app.SayAsync(user, "action Add an alert &lt;!here&gt; on queue depth", channel.Id))!;
        Assert.Equal("Add an alert <!here> on queue depth", (string?)Field(form, "title")!["initial_value"]);
        Assert.Null(Field(form, "factor_id"));
        var owners = await app.SuggestAsync(user, "find_member", graceWeb.Name);
        var values = new Dictionary<string, JsonObject>
        {
            ["title"] = SlackApp.Typed("Add an alert <!here> on queue depth"),
            ["done_when"] = SlackApp.Typed("It fires in a *drill*"),
            ["type"] = SlackApp.Chosen("detect"),
            ["priority"] = SlackApp.Chosen("P1"),
            ["owner_id"] = SlackApp.Chosen(owners[graceWeb.Name]),
            ["due_on"] = Day("2030-03-25"),
        };
        var view = app.Slack.Views.Keys.Last();
        var told = await app.FillAsync(user, Copy(values));
        Assert.Contains("/follow-ups/1", told, StringComparison.Ordinal);
        Assert.Contains("due Mon 25 Mar", told, StringComparison.Ordinal);
        // Slack did not hear the answer and sends it again.
        await app.SubmitAsync(user, view, Copy(values));
        await app.SettleAsync();

        var item = Assert.Single(await app.App.Database.ReadAsync(async s => await s.ListActionItemsAsync((await s.FindIncidentRefAsync(number, Actor.System))!.Id, Actor.System), CancellationToken.None));
        Assert.Equal(("Add an alert <!here> on queue depth", "detect", "P1", graceWeb.Name, new DateOnly(2030, 3, 25), "It fires in a *drill*", web.Name),
            (item.Title, item.Type, item.Priority, item.Owner, item.DueOn, item.DoneWhen, item.CreatedByName));
        Assert.Equal(2, channel.Messages.Count);
        foreach (var part in new[] { "/follow-ups/1", "due Mon 25 Mar", "Done when: It fires in a _drill_", $"Owner: {graceWeb.Name}", $"Filed by {web.Name}" })
            Assert.Contains(part, channel.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<!here>", channel.Shown, StringComparison.Ordinal);
        app.Direct(grace, 1);
        app.Direct(user, 0);
        Assert.Contains($"{web.Name} filed a follow-up that you own", app.DirectOf(grace)!.Shown, StringComparison.Ordinal);
        await app.PressAsync(grace, app.DirectOf(grace)!, "Done");
        Assert.Contains("What was done?", app.LastView(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Faults_stand_beside_their_fields_and_change_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        var empty = JsonNode.Parse(await app.SayAsync(user, "action", channel.Id))!;
        Assert.Null(Field(empty, "title")!["initial_value"]);

        var owners = await app.SuggestAsync(user, "find_member", web.Name);
        var refused = JsonNode.Parse(await app.FillAsync(user, new()
        {
            ["title"] = SlackApp.Typed(" "),
            ["type"] = SlackApp.Chosen("prevent"),
            ["priority"] = SlackApp.Chosen("P2"),
            ["due_on"] = Day("2030-03-01"),
            ["owner_id"] = SlackApp.Chosen(owners[web.Name]),
            ["owner_name"] = SlackApp.Typed("Payments"),
        }))!["errors"]!;
        Assert.Equal("The title is empty. Please enter it.", (string?)refused["title"]);
        Assert.Contains("This day has passed", (string?)refused["due_on"], StringComparison.Ordinal);
        Assert.Contains("not both", (string?)refused["owner_name"], StringComparison.Ordinal);
        Assert.Single(channel.Messages);

        // What would make it clearer is said, and does not stand in the way.
        var told = await app.FillAsync(user, new() { ["title"] = SlackApp.Typed("Improve caching"), ["type"] = SlackApp.Chosen("prevent"), ["priority"] = SlackApp.Chosen("P3") });
        Assert.Contains("has no end that one can see", told, StringComparison.Ordinal);
        Assert.Contains("Owner: nobody yet", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("without a due date", channel.Shown, StringComparison.Ordinal);

        Assert.Contains("/incident action [what will be done]", await app.SayAsync(user, "help"), StringComparison.Ordinal);
        Assert.Contains("Did you mean `/incident action`", await app.SayAsync(user, "acton Fix it", channel.Id), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task It_answers_a_factor_where_the_review_has_some(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (_, facilitator) = await app.PersonAsync("facilitator");
        var number = await app.DeclareAsync(user);
        Assert.True((await app.App.Service<CreateReview>().RunAsync(new(number, FacilitatorId: facilitator.Id), facilitator.AsActor(), CancellationToken.None)).Succeeded);
        var factor = await app.App.Service<AddFactor>().RunAsync(new(number, new("The test environment had more connections", "testing")), facilitator.AsActor(), CancellationToken.None);
        Assert.True(factor.Succeeded);

        var form = JsonNode.Parse(await app.SayAsync(user, $"action INC-{number} Test with fewer connections"))!;
        var option = Assert.Single(Field(form, "factor_id")!["options"]!.AsArray())!;
        Assert.Contains("more connections", (string?)option["text"]!["text"], StringComparison.Ordinal);
        await app.FillAsync(user, new()
        {
            ["title"] = SlackApp.Typed("Test with fewer connections"),
            ["type"] = SlackApp.Chosen("prevent"),
            ["priority"] = SlackApp.Chosen("P2"),
            ["factor_id"] = SlackApp.Chosen((string)option["value"]!),
        });
        Assert.Equal("The test environment had more connections", (await ItemAsync(app)).FactorText);
    }

    [Theory, BothEngines]
    public async Task Who_may_not_file_one_is_told_why_and_others_as_far_as_the_settings_say(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (reader, _) = await app.PersonAsync("reader");
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Contains("needs the role responder", await app.SayAsync(reader, "action Fix it", channel.Id), StringComparison.Ordinal);

        app.Slack.AddUser("U9GUEST", "Joan from Slack", "joan@elsewhere.example");
        var form = JsonNode.Parse(await app.SayAsync("U9GUEST", "action Fix it", channel.Id))!;
        Assert.Null(Field(form, "owner_id"));
        await app.FillAsync("U9GUEST", new() { ["title"] = SlackApp.Typed("Fix it"), ["type"] = SlackApp.Chosen("prevent"), ["priority"] = SlackApp.Chosen("P2"), ["owner_name"] = SlackApp.Typed("Payments") });
        var item = await ItemAsync(app);
        Assert.Equal(("Payments", "Joan from Slack"), (item.Owner, item.CreatedByName));

        await PeopleTests.AllowAsync(administrator, "read");
        Assert.Contains("needs an account", await app.SayAsync("U9GUEST", "action Fix more", channel.Id), StringComparison.Ordinal);
        app.Slack.AddUser("U9OUT", "Mallory", "mallory@other.example", team: "T09OTHER");
        Assert.Contains("another organisation", await app.SayAsync("U9OUT", "action Fix more", channel.Id), StringComparison.Ordinal);
        Assert.Equal(2, channel.Messages.Count);
    }

    [Theory, BothEngines]
    public async Task Of_a_private_incident_it_is_said_in_the_private_channel_and_to_members_alone(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (outside, outsideWeb) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked");
        var old = app.Slack.Channel($"inc-{number}-");
        await app.SayAsync(user, "action Rotate zanzibar", old.Id);
        var owners = await app.SuggestAsync(user, "find_member", "");
        var values = new Dictionary<string, JsonObject> { ["title"] = SlackApp.Typed("Rotate zanzibar"), ["type"] = SlackApp.Chosen("prevent"), ["priority"] = SlackApp.Chosen("P0"), ["owner_id"] = SlackApp.Chosen(owners[outsideWeb.Name]) };
        await app.SayAsync(user, "action Find zanzibar", old.Id);
        await app.FillAsync(user, new() { ["title"] = SlackApp.Typed("Find zanzibar"), ["type"] = SlackApp.Chosen("detect"), ["priority"] = SlackApp.Chosen("P2") });
        Assert.Contains("Find zanzibar", old.Shown, StringComparison.Ordinal);
        await app.SayAsync(user, "action Rotate zanzibar", old.Id);
        // Submitted, and private before Slack could be told.
        Assert.Contains("is filed", await (await app.SubmitAsync(user, app.Slack.Views.Keys.Last(), values)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True((await app.App.Service<ChangeVisibility>().RunAsync(new(number, Visibility.Private, "A secret is in it"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.App.Database.WriteAsync(s => s.ExecuteAsync("delete from incident_members where person_id = @Id", new { outsideWeb.Id }), CancellationToken.None);
        await app.SettleAsync();

        app.Direct(outside, 0);
        Assert.DoesNotContain("zanzibar", old.Shown + app.Slack.Channels["C02INC"].Shown + app.Slack.Channels["C01GEN"].Shown, StringComparison.Ordinal);
        var own = Assert.Single(app.Slack.Channels.Values, c => c.IsPrivate);
        Assert.Contains("not its private channel", await app.SayAsync(user, $"action INC-{number} Rotate more"), StringComparison.Ordinal);
        Assert.Contains("was not found, or you may not see it", await app.SayAsync(outside, $"action INC-{number} Rotate more"), StringComparison.Ordinal);

        await app.SayAsync(user, "action Rotate zanzibar again", own.Id);
        Assert.Equal([web.Name], (await app.SuggestAsync(user, "find_member", "")).Keys);
        values["owner_id"] = SlackApp.Chosen(owners[outsideWeb.Name]);
        Assert.Contains("cannot see", await app.FillAsync(user, Copy(values)), StringComparison.Ordinal);
    }

    static JsonNode? Field(JsonNode form, string name) => form["blocks"]!.AsArray().SingleOrDefault(b => (string?)b!["block_id"] == name)?["element"];

    static JsonObject Day(string day) => new() { ["type"] = "datepicker", ["selected_date"] = day };

    static Dictionary<string, JsonObject> Copy(Dictionary<string, JsonObject> values) => values.ToDictionary(v => v.Key, v => v.Value.DeepClone().AsObject());

    static async Task<ActionItem> ItemAsync(SlackApp app) => (await app.App.Database.ReadAsync(s => s.FindActionItemAsync(1, Actor.System), CancellationToken.None))!;
}
