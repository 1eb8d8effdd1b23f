using Postmortem.Features.Actions;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Follow-ups that are due, to their owner by direct message, with a way on that is true when it is pressed.</summary>
public sealed class FollowUpReminderTests(Apps apps)
{
    static DateOnly Monday => DateOnly.FromDateTime(TestClock.Start.UtcDateTime);

    [Theory, BothEngines]
    public async Task Everything_that_is_due_comes_in_one_message_on_the_day_and_once(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync();
        foreach (var title in new[] { "Pool <size> test", "Alert on pool" }) await FileAsync(app, number, web, title, Monday.AddDays(2));
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromDays(1)));

        Assert.Equal(1, await app.PassAsync(TimeSpan.FromDays(1)));
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromHours(1)));

        var message = Assert.Single(app.DirectOf(user)!.Messages);
        Assert.Equal("2 follow-ups: FU-1, FU-2", (string?)message["text"]);
        Assert.Contains("Pool &lt;size&gt; test>* due today", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromDays(7)));
        Assert.Contains("was due Wed 13 Mar", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Quiet_hours_are_those_of_the_owners_own_zone(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var tokyo = await app.App.SignInAsync(Role.Responder, zone: "Asia/Tokyo");
        app.Slack.AddUser("U1TOKYO", tokyo.Name, tokyo.Email);
        var number = await tokyo.DeclareIncidentAsync();
        await FileAsync(app, number, tokyo, "Pool size test", Monday.AddDays(2));
        await app.SettleAsync();
        app.App.Clock.Set(new(2030, 3, 12, 23, 59, 0, TimeSpan.Zero));
        Assert.Equal(0, await app.PassAsync(TimeSpan.Zero));
        app.App.Clock.Set(new(2030, 3, 13, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await app.PassAsync(TimeSpan.Zero));
        app.Direct("U1TOKYO", 1);
    }

    [Theory, BothEngines]
    public async Task Done_is_claimed_in_Slack_and_an_old_button_says_what_is_true(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, channel) = await RemindedAsync(app);

        await app.PressAsync(user, channel, "Done");
        Assert.Contains("What was done?", app.LastView(), StringComparison.Ordinal);
        var refused = await app.SubmitAsync(user, app.Slack.Views.Keys.Last(), new() { ["claim"] = SlackApp.Typed(""), ["link"] = SlackApp.Typed("nowhere") });
        var faults = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("What was done is empty", faults, StringComparison.Ordinal);
        Assert.Contains("full link", faults, StringComparison.Ordinal);
        var done = await app.SubmitAsync(user, app.Slack.Views.Keys.Last(), new() { ["claim"] = SlackApp.Typed("Runs nightly"), ["link"] = SlackApp.Typed("https://ci.example.com/1") });
        Assert.Contains("a second person verifies it", await done.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var item = await ReadAsync(app);
        Assert.Equal(("done", "Runs nightly", "https://ci.example.com/1", web.Name), (item.State, item.DoneClaim, item.DoneUrl, item.DoneByName));
        await app.PressAsync(user, channel, "Done");
        Assert.Contains("Evidence is still to come", app.LastView(), StringComparison.Ordinal);
        await app.PressAsync(user, channel, "Extend");
        Assert.Contains("Evidence is still to come", app.LastView(), StringComparison.Ordinal);
        await app.PressAsync(user, channel, "Tomorrow");
        Assert.Contains("Evidence is still to come", app.LastAnswer(), StringComparison.Ordinal);
        Assert.Equal(item, await ReadAsync(app));
    }

    [Theory, BothEngines]
    public async Task A_form_that_was_overtaken_changes_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, channel) = await RemindedAsync(app);
        await app.PressAsync(user, channel, "Done");
        await app.App.Service<ClaimDone>().RunAsync(new(1, "Done on the web"), web.AsActor(), CancellationToken.None);
        var late = await app.SubmitAsync(user, app.Slack.Views.Keys.Last(), new() { ["claim"] = SlackApp.Typed("Done in Slack") });
        Assert.Contains($"{web.Name} said so", await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("Done on the web", (await ReadAsync(app)).DoneClaim);
    }

    [Theory, BothEngines]
    public async Task The_day_is_moved_with_a_reason(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, channel) = await RemindedAsync(app);
        await app.PressAsync(user, channel, "Extend");
        var view = app.Slack.Views.Keys.Last();
        System.Text.Json.Nodes.JsonObject Day(string day) => new() { ["type"] = "datepicker", ["selected_date"] = day };
        var refused = await app.SubmitAsync(user, view, new() { ["due_on"] = Day("2030-03-01"), ["reason"] = SlackApp.Typed("") });
        Assert.Contains("This day has passed", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var moved = await app.SubmitAsync(user, view, new() { ["due_on"] = Day("2030-03-20"), ["reason"] = SlackApp.Typed("Waits for the new cluster") });
        Assert.Contains("is due Wed 20 Mar now", await moved.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2030, 3, 20), (await ReadAsync(app)).DueOn);
        Assert.Equal("Waits for the new cluster", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select reason from action_item_extensions"), CancellationToken.None));
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromHours(1)));
    }

    [Theory, BothEngines]
    public async Task Put_off_until_tomorrow_it_comes_tomorrow(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, channel) = await RemindedAsync(app);
        await app.PressAsync(user, channel, "Tomorrow");
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromHours(2)));
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromHours(22)));
        app.Direct(user, 2);
    }

    [Theory, BothEngines]
    public async Task Somebody_who_may_not_see_the_incident_hears_nothing_of_its_follow_ups(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (outside, owner) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync("Key zanzibar leaked");
        await FileAsync(app, number, owner, "Rotate zanzibar", Monday.AddDays(1));
        await app.App.Service<Postmortem.Features.Incidents.ChangeVisibility>().RunAsync(new(number, Visibility.Private, "It holds a key"), web.AsActor(), CancellationToken.None);
        await app.App.Database.WriteAsync(s => s.ExecuteAsync("delete from incident_members where person_id = @Id", new { owner.Id }), CancellationToken.None);
        await app.PassAsync(TimeSpan.FromDays(1));
        app.Direct(outside, 0);
        await app.PressAsync(outside, app.Slack.Channels["C01GEN"], DoneForm.Action, "1");
        Assert.Contains("was not found, or you may not see it", app.LastView(), StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibar", app.LastView(), StringComparison.Ordinal);
        app.Direct(user, 0);
    }

    /// <summary>Somebody with one P1 follow-up, due today, and its reminder.</summary>
    static async Task<(string UserId, TestUser Web, FakeChannel Channel)> RemindedAsync(SlackApp app)
    {
        var (user, web) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync();
        await app.SwitchOnAsync(ReminderKind.FollowUp);
        await FileAsync(app, number, web, "Pool size test", Monday.AddDays(1));
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromDays(1)));
        return (user, web, app.DirectOf(user)!);
    }

    internal static async Task FileAsync(SlackApp app, int incident, TestUser owner, string title, DateOnly due) => Assert.True((await app.App.Service<AddActionItem>().RunAsync(
        new(incident, title, "prevent", "P1", owner.Id, DueOn: due, DoneWhen: "It runs nightly"), owner.AsActor(), CancellationToken.None)).Succeeded);

    static async Task<ActionItem> ReadAsync(SlackApp app) => (await app.App.Database.ReadAsync(s => s.FindActionItemAsync(1, Actor.System), CancellationToken.None))!;
}
