using System.Text.Json.Nodes;
using Postmortem.Features.Accounts;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>The bot's Home tab: what waits for the one person who sees it.</summary>
public sealed class AppHomeTests(Apps apps)
{
    static DateOnly Monday => DateOnly.FromDateTime(TestClock.Start.UtcDateTime);

    [Theory, BothEngines]
    public async Task It_shows_what_waits_for_its_person_and_nothing_of_others(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync("facilitator");
        var (_, other) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Checkout <!here> is down");
        var theirs = await other.DeclareIncidentAsync("Printer on fire");
        await FileAsync(app, number, web, "Second <size>", Monday.AddDays(3));
        await FileAsync(app, number, web, "First", Monday);
        await FileAsync(app, number, web, "Undated", null, "P3");
        await FileAsync(app, theirs, other, "Not mine", Monday);
        await ReviewAsync(app, number, web, facilitator: web);
        await ReviewAsync(app, theirs, web, reviewer: web, sent: true);
        app.App.Clock.Advance(TimeSpan.FromDays(1));

        var home = await OpenAsync(app, user);
        foreach (var part in new[]
        {
            "SEV2 *<", "Checkout &lt;!here&gt; is down", "Triage · declared", "led by you", $"<#{app.Slack.Channel($"inc-{number}-").Id}>",
            "Second &lt;size&gt;", "due Thu 14 Mar", "without a due date", "Declare an incident", "a draft that you facilitate", "asks for your sign-off",
        }) Assert.Contains(part, home, StringComparison.Ordinal);
        Assert.Contains("Overdue: *<", home, StringComparison.Ordinal);
        Assert.True(home.IndexOf("FU-2 First", StringComparison.Ordinal) < home.IndexOf("FU-1 Second", StringComparison.Ordinal));
        Assert.Equal(1, Count(home, "Overdue"));
        Assert.DoesNotContain("Not mine", home, StringComparison.Ordinal);
        // Only its review waits for this person.
        Assert.Equal(1, Count(home, "Printer on fire"));
        Assert.Equal(3, Count(home, "\"follow_up_done\""));
    }

    [Theory, BothEngines]
    public async Task What_is_pressed_there_is_done_and_the_Home_follows(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync();
        await FileAsync(app, number, web, "Alert on pool", Monday.AddDays(2));
        Assert.Contains("Alert on pool", await OpenAsync(app, user), StringComparison.Ordinal);
        Assert.Single(app.Slack.CallsOf("views.publish"));

        await PressAsync(app, user, "follow_up_extend", "1");
        await app.FillAsync(user, new() { ["due_on"] = new() { ["type"] = "datepicker", ["selected_date"] = "2030-03-29" }, ["reason"] = SlackApp.Typed("Waits for the cluster") });
        Assert.Contains("due Fri 29 Mar", Shown(app, user), StringComparison.Ordinal);

        await PressAsync(app, user, "follow_up_done", "1");
        await app.FillAsync(user, new() { ["claim"] = SlackApp.Typed("It fires") });
        Assert.DoesNotContain("Alert on pool", Shown(app, user), StringComparison.Ordinal);
        Assert.Contains("Nothing to do.", Shown(app, user), StringComparison.Ordinal);

        await PressAsync(app, user, "declare", "");
        await app.FillAsync(user, new() { ["title"] = SlackApp.Typed("Pool is exhausted"), ["severity"] = SlackApp.Chosen("SEV1") });
        Assert.Contains("Pool is exhausted", Shown(app, user), StringComparison.Ordinal);
        Assert.Empty(app.Slack.CallsOf("chat.postEphemeral"));
    }

    [Theory, BothEngines]
    public async Task Doubled_and_late_events_show_what_is_true_and_the_tab_of_messages_shows_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        await app.EventAsync(Opened(user, "messages"));
        await app.SettleAsync();
        Assert.Empty(app.Slack.Homes);
        // Somebody who never opened it is not sent one.
        var number = await app.DeclareAsync(user);
        Assert.Empty(app.Slack.Homes);

        await app.EventAsync(Opened(user), "EvFirst");
        await app.EventAsync(Opened(user), "EvFirst", retry: 1);
        await app.EventAsync(Opened(user), "EvSecond");
        app.Slack.Fail("views.publish", Fault.TooMany(3, withBody: false), Fault.Html503(), Fault.LostAnswer());
        Assert.True((await app.App.Service<ChangeStatus>().RunAsync(new(number, "mitigated", "Rolled back"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        Assert.Contains("Mitigated", Shown(app, user), StringComparison.Ordinal);
        Assert.True((await app.App.Service<ChangeStatus>().RunAsync(new(number, "resolved", "It holds"), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.Contains("You are in no open incident", await OpenAsync(app, user), StringComparison.Ordinal);
        Assert.Contains("No review waits for you", Shown(app, user), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Of_a_private_incident_it_shows_something_to_its_members_as_long_as_they_are_members(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (member, memberWeb) = await app.PersonAsync();
        var (outside, _) = await app.PersonAsync();
        var (administrator, _) = await app.PersonAsync("administrator");
        var number = await app.DeclareAsync(user, "Key zanzibar leaked", isPrivate: true);
        await app.App.Service<ChangeMembers>().AddAsync(new(number, memberWeb.Id), web.AsActor(), CancellationToken.None);
        await FileAsync(app, number, memberWeb, "Rotate zanzibar", Monday.AddDays(2));
        await app.SettleAsync();

        foreach (var one in new[] { user, member })
        {
            var home = await OpenAsync(app, one);
            Assert.Contains("Key zanzibar leaked", home, StringComparison.Ordinal);
            Assert.Contains(" · private", home, StringComparison.Ordinal);
            Assert.Contains($"<#{app.Slack.Channels.Values.Single(c => c.IsPrivate).Id}>", home, StringComparison.Ordinal);
        }
        Assert.Contains("Rotate zanzibar", Shown(app, member), StringComparison.Ordinal);
        // Who may see all of them is not in all of them.
        foreach (var one in new[] { outside, administrator }) Assert.DoesNotContain("zanzibar", await OpenAsync(app, one), StringComparison.Ordinal);

        await app.App.Database.WriteAsync(s => s.ExecuteAsync("delete from incident_members where person_id = @Id", new { memberWeb.Id }), CancellationToken.None);
        Assert.DoesNotContain("zanzibar", await OpenAsync(app, member), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Who_has_no_account_is_offered_to_connect_one_and_what_the_settings_let_them(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        app.Slack.AddUser("U9GUEST", "Joan", "joan@elsewhere.example");
        await administrator.DeclareIncidentAsync("Printer on fire");

        var home = await OpenAsync(app, "U9GUEST");
        Assert.Contains("Connect your account", home, StringComparison.Ordinal);
        Assert.Contains("Declare an incident", home, StringComparison.Ordinal);
        Assert.DoesNotContain("Printer", home, StringComparison.Ordinal);
        await PressAsync(app, "U9GUEST", "connect_account", "");
        Assert.Contains("/slack/link/", app.LastView(), StringComparison.Ordinal);

        await PeopleTests.AllowAsync(administrator, "read");
        Assert.DoesNotContain("Declare an incident", await OpenAsync(app, "U9GUEST"), StringComparison.Ordinal);
        await PeopleTests.AllowAsync(administrator, "read", "read");
        app.Slack.AddUser("U9OUT", "Mallory", administrator.Email, team: "T09OTHER");
        await app.EventAsync(Opened("U9OUT"));
        await app.SettleAsync();
        Assert.False(app.Slack.Homes.ContainsKey("U9OUT"));
        Assert.DoesNotContain("U9OUT", app.Slack.CallsOf("views.publish").Select(c => c["user_id"]));
    }

    [Theory, BothEngines]
    public async Task An_account_that_was_disabled_finds_nothing_left_there(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        await app.DeclareAsync(user, "Key zanzibar leaked", isPrivate: true);
        Assert.Contains("zanzibar", await OpenAsync(app, user), StringComparison.Ordinal);
        await app.App.Database.WriteAsync(s => s.ExecuteAsync("update people set disabled_at = 1 where id = @Id", new { web.Id }), CancellationToken.None);
        var home = await OpenAsync(app, user);
        Assert.DoesNotContain("zanzibar", home, StringComparison.Ordinal);
        Assert.Contains("Your account here is disabled", home, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Long_lists_are_cut_and_say_how_many_more_there_are(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync("facilitator");
        var doneWhen = new string('x', 4000);
        for (var i = 0; i < 22; i++)
        {
            var number = await web.DeclareIncidentAsync($"Outage {i} {new string('y', 180)}");
            Assert.True((await app.App.Service<AssignRole>().RunAsync(new(number, "responder", web.Id), web.AsActor(), CancellationToken.None)).Succeeded);
            Assert.True((await app.App.Service<AddActionItem>().RunAsync(new(number, $"Follow up {i}", OwnerId: web.Id, DueOn: Monday.AddDays(i), DoneWhen: doneWhen), web.AsActor(), CancellationToken.None)).Succeeded);
            await ReviewAsync(app, number, web, facilitator: web);
        }
        var home = await OpenAsync(app, user);
        Assert.Equal(3, Count(home, "and 12 more"));
        Assert.Contains("/follow-ups|and 12 more", home, StringComparison.Ordinal);
        Assert.InRange(JsonNode.Parse(home)!["blocks"]!.AsArray().Count, 40, 100);
        Assert.InRange(home.Length, 1000, 30_000);
    }

    static async Task<string> OpenAsync(SlackApp app, string user)
    {
        Assert.True((await app.EventAsync(Opened(user))).IsSuccessStatusCode);
        await app.SettleAsync();
        return Shown(app, user);
    }

    static string Shown(SlackApp app, string user) => app.Slack.Homes[user].ToJsonString(new(System.Text.Json.JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    static JsonObject Opened(string user, string tab = "home") => new() { ["type"] = "app_home_opened", ["user"] = user, ["channel"] = "D" + user, ["tab"] = tab, ["event_ts"] = "1899449000.000100" };

    /// <summary>As Slack tells of a press on the Home: there is no channel and no address to answer to.</summary>
    static async Task PressAsync(SlackApp app, string user, string action, string value)
    {
        await app.InteractAsync(new()
        {
            ["type"] = "block_actions",
            ["user"] = new JsonObject { ["id"] = user, ["team_id"] = FakeSlack.Team, ["username"] = "somebody" },
            ["trigger_id"] = app.NextId("trigger"),
            ["container"] = new JsonObject { ["type"] = "view", ["view_id"] = "VHOME" },
            ["view"] = new JsonObject { ["id"] = "VHOME", ["type"] = "home", ["private_metadata"] = "" },
            ["actions"] = new JsonArray(new JsonObject { ["action_id"] = action, ["type"] = "button", ["value"] = value }),
        });
        await app.SettleAsync();
    }

    static int Count(string text, string part) => text.Split(part).Length - 1;

    static async Task FileAsync(SlackApp app, int incident, TestUser owner, string title, DateOnly? due, string priority = "P1") => Assert.True((await app.App.Service<AddActionItem>().RunAsync(
        new(incident, title, "prevent", priority, owner.Id, DueOn: due), owner.AsActor(), CancellationToken.None)).Succeeded);

    static async Task ReviewAsync(SlackApp app, int number, TestUser by, TestUser? facilitator = null, TestUser? reviewer = null, bool sent = false)
    {
        var actor = by.AsActor() with { Role = Role.Facilitator };
        Assert.True((await app.App.Service<CreateReview>().RunAsync(new(number, FacilitatorId: facilitator?.Id), actor, CancellationToken.None)).Succeeded);
        if (reviewer is not null) Assert.True((await app.App.Service<AskReviewer>().RunAsync(new(number, reviewer.Id), actor, CancellationToken.None)).Succeeded);
        if (sent) await app.App.Database.WriteAsync(s => s.ExecuteAsync("update reviews set state = 'in review' where incident_id = (select id from incidents where number = @number)", new { number }), CancellationToken.None);
    }
}
