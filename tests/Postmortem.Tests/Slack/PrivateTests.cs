using Postmortem.Features.Changes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>An incident that becomes private after its channel was made for everybody.</summary>
public sealed class PrivateTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task It_goes_on_in_a_private_channel_and_nothing_of_it_is_shown_in_the_old_one(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked");
        var old = app.Slack.Channel($"inc-{number}-");

        await HideAsync(app, number, web);

        AssertHidden(app, old);
        Assert.Contains("private", old.Shown, StringComparison.Ordinal);
        var own = Assert.Single(app.Slack.Channels.Values, c => c.IsPrivate);
        Assert.Contains("Key zanzibar leaked", Assert.Single(own.Messages)["blocks"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("zanzibar", own.Topic, StringComparison.Ordinal);
        Assert.Contains(user, own.Members);
        Assert.Contains((string)own.Messages[0]["ts"]!, own.Pins);
        Assert.Equal(["Incident page", "Review"], own.Bookmarks);

        // What happens from now on stays there too.
        Assert.Contains("SEV1", await app.SayAsync(user, "severity sev1 The zanzibar key opens everything", own.Id), StringComparison.Ordinal);
        Assert.Contains("SEV1", (string?)Assert.Single(own.Messages)["text"], StringComparison.Ordinal);
        Assert.Contains("Which incident?", await app.SayAsync(user, "severity sev2 Not so bad", old.Id), StringComparison.Ordinal);
        AssertHidden(app, old);
        Assert.Single(old.Messages);
    }

    [Theory, BothEngines]
    public async Task Reminders_that_stand_in_the_old_channel_name_it_no_more(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked");
        var old = app.Slack.Channel($"inc-{number}-");
        await app.SwitchOnAsync(ReminderKind.NoReview);
        await app.SayAsync(user, "resolve The key is of no use any more", old.Id);
        await app.PassAsync(TimeSpan.FromDays(7));
        Assert.Contains("zanzibar", old.Messages[^1]["blocks"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, old.Messages.Count);

        await HideAsync(app, number, web);

        AssertHidden(app, old);
        Assert.Equal(2, old.Messages.Count);
    }

    [Theory, BothEngines]
    public async Task What_changed_before_it_is_told_in_the_old_channel_no_more_but_in_the_new_one(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web) = await app.PersonAsync();
        var service = await app.App.AddServiceAsync("Vault zanzibar");
        Assert.True((await app.App.Service<RecordChange>().RunAsync(new(new("Vault zanzibar", "deploy", "Release 7", OccurredAt: app.App.Clock.GetUtcNow().AddMinutes(-9))), web.AsActor(), CancellationToken.None)).Succeeded);
        var number = (await app.App.Service<DeclareIncident>().RunAsync(new("A key leaked", "SEV2", null, null, [service]), web.AsActor(), CancellationToken.None)).Value.Number;
        await app.SettleAsync();
        var old = app.Slack.Channel($"inc-{number}-");
        Assert.Contains("zanzibar", old.Shown, StringComparison.Ordinal);

        await HideAsync(app, number, web);

        AssertHidden(app, old);
        Assert.DoesNotContain($"INC-{number}", old.Shown, StringComparison.Ordinal);
        Assert.Contains("Release 7", Assert.Single(app.Slack.Channels.Values, c => c.IsPrivate).Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task The_news_of_its_review_are_taken_back_in_the_channel_and_under_the_announcement(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var facilitator = await app.App.SignInAsync(Role.Facilitator);
        var number = await app.DeclareAsync(user, "Key zanzibar leaked");
        var old = app.Slack.Channel($"inc-{number}-");
        await facilitator.PublishAsync(app.App, number, web);
        await app.SettleAsync();
        foreach (var place in new[] { old, app.Slack.Channels["C02INC"] }) Assert.Contains("is published", place.Shown, StringComparison.Ordinal);

        await HideAsync(app, number, web);

        AssertHidden(app, old);
        foreach (var place in new[] { old, app.Slack.Channels["C02INC"] }) Assert.DoesNotContain("is published", place.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task One_that_becomes_private_before_its_channel_could_be_made_gets_a_private_one_alone(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web) = await app.PersonAsync();
        app.Slack.Fail("conversations.create", [.. Enumerable.Range(0, 300).Select(_ => Fault.Html503())]);
        var number = await web.DeclareIncidentAsync("Key zanzibar leaked");
        await app.SettleAsync(5);
        await HideAsync(app, number, web);
        app.Slack.Mend();
        app.App.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.SettleAsync();
        Assert.True(Assert.Single(app.Slack.Channels.Values, c => c.Name.StartsWith("inc-", StringComparison.Ordinal)).IsPrivate);
    }

    public static TheoryData<Engine, string, string> EveryStepInEveryWay()
    {
        var rows = new TheoryData<Engine, string, string>();
        foreach (var step in new[] { "conversations.info", "chat.update", "conversations.setTopic", "conversations.rename", "conversations.create", "chat.postMessage" })
            foreach (var way in new[] { "lost answer", "html 503" })
                rows.Add(step.Length % 2 == 0 ? Engine.Sqlite : Engine.Postgres, step, way);
        return rows;
    }

    [Theory, MemberData(nameof(EveryStepInEveryWay))]
    public async Task A_step_of_it_that_fails_is_done_again_without_doubling(Engine engine, string step, string way)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked");
        var old = app.Slack.Channel($"inc-{number}-");
        app.Slack.Fail(step, way == "lost answer" ? Fault.LostAnswer() : Fault.Html503());

        await HideAsync(app, number, web);

        AssertHidden(app, old);
        Assert.Single(Assert.Single(app.Slack.Channels.Values, c => c.IsPrivate).Messages);
        Assert.Equal(2, app.Slack.Channels.Values.Count(c => c.Name.StartsWith("inc-", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task A_channel_that_an_owner_made_private_in_Slack_is_kept(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Key zanzibar leaked");
        var channel = app.Slack.Channel($"inc-{number}-");
        channel.IsPrivate = true;

        await HideAsync(app, number, web);

        Assert.Single(app.Slack.Channels.Values, c => c.Name.StartsWith("inc-", StringComparison.Ordinal));
        Assert.Contains("zanzibar", channel.Topic, StringComparison.Ordinal);
        Assert.Contains("On the timeline", await app.SayAsync(user, "note Rotated", channel.Id), StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibar", app.Slack.Channels["C02INC"].Shown, StringComparison.Ordinal);
    }

    static async Task HideAsync(SlackApp app, int number, TestUser web)
    {
        Assert.True((await app.App.Service<ChangeVisibility>().RunAsync(new(number, "private", "A secret is in it"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
    }

    static void AssertHidden(SlackApp app, FakeChannel old)
    {
        foreach (var place in new[] { old, app.Slack.Channels["C02INC"] })
            Assert.DoesNotContain("zanzibar", $"{place.Name} {place.Topic} {place.Shown}", StringComparison.Ordinal);
    }
}
