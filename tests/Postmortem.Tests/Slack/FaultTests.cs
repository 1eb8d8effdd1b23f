using Postmortem.Features.Slack;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Whatever goes wrong between Slack and us, the end state is the same and nothing is doubled.</summary>
public sealed class FaultTests(Apps apps)
{
    static readonly string[] Steps = ["conversations.create", "conversations.setTopic", "bookmarks.add", "conversations.invite", "chat.postMessage", "pins.add"];

    public static TheoryData<Engine, string, string> EveryStepInEveryWay()
    {
        var rows = new TheoryData<Engine, string, string>();
        foreach (var step in Steps)
            foreach (var way in new[] { "lost answer", "broken", "html 503", "too many", "too many, no body", "fatal_error" })
                rows.Add(step.Length % 2 == 0 ? Engine.Sqlite : Engine.Postgres, step, way);
        return rows;
    }

    [Theory, MemberData(nameof(EveryStepInEveryWay))]
    public async Task A_step_of_setting_up_a_channel_that_fails_is_done_again_without_doubling(Engine engine, string step, string way)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        app.Slack.Fail(step, FaultOf(way));
        var number = await app.DeclareAsync(user);
        await app.SettleAsync();

        await AssertWholeAsync(app, number, user);
    }

    [Theory, MemberData(nameof(EveryStepInEveryWay))]
    public async Task A_step_that_fails_after_a_part_of_it_was_done_is_ended_without_doubling(Engine engine, string step, string way)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        app.Slack.Fail(step, Fault.None, FaultOf(way), FaultOf(way));
        var number = await app.DeclareAsync(user);
        for (var i = 0; i < 3; i++)
        {
            // Longer than Slack asks to wait.
            app.App.Clock.Advance(TimeSpan.FromSeconds(6));
            await app.SettleAsync();
        }

        await AssertWholeAsync(app, number, user);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_given_up_and_what_may_be_done_is_looked_for_first()
    {
        await using var app = await SlackApp.StartAsync(Engine.Sqlite, apps);
        var (user, _) = await app.PersonAsync();
        app.Slack.Fail("bookmarks.add", Fault.Silent());
        var number = await app.DeclareAsync(user);
        await app.SettleAsync();

        await AssertWholeAsync(app, number, user);
    }

    public static TheoryData<Engine, string> EveryStepOnBothEngines()
    {
        var rows = new TheoryData<Engine, string>();
        foreach (var engine in Enum.GetValues<Engine>())
            foreach (var step in Steps) rows.Add(engine, step);
        return rows;
    }

    /// <summary>Killed after Slack did the step and before that was noted; and then again and again with all that is left taken up.</summary>
    [Theory, MemberData(nameof(EveryStepOnBothEngines))]
    public async Task A_process_that_is_killed_between_any_two_steps_of_setting_up_leads_to_the_same_channel(Engine engine, string step)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        app.Slack.Fail(step, Fault.LostAnswer());
        var number = await web.DeclareIncidentAsync();
        await web.PostAsync($"/incidents/{number}/roles", new() { ["role"] = "commander", ["person_id"] = $"{web.Id}" });
        var runner = app.App.Service<OutboundRunner>();
        for (var kill = 0; kill < 10; kill++)
        {
            while (await app.App.Service<Postmortem.Jobs.OutboxRunner>().RunBatchAsync(CancellationToken.None) > 0) { }
            await runner.RunBatchAsync(CancellationToken.None);
            var now = app.App.Clock.GetUtcNow();
            await app.App.Database.WriteAsync(s => s.ClaimOutboundAsync(now, now + Claims.Lasting, 32), CancellationToken.None);
            app.App.Clock.Advance(Claims.Lasting);
            await runner.BeginAsync(CancellationToken.None);
        }
        await app.SettleAsync();

        await AssertWholeAsync(app, number, user);
    }

    static async Task AssertWholeAsync(SlackApp app, int number, string user)
    {
        var channel = Assert.Single(app.Slack.Channels.Values, c => c.Name.StartsWith("inc-", StringComparison.Ordinal));
        Assert.StartsWith($"INC-{number}", channel.Topic, StringComparison.Ordinal);
        Assert.Equal(["Incident page", "Review"], channel.Bookmarks);
        Assert.Contains(user, channel.Members);
        Assert.Equal((string?)Assert.Single(channel.Messages)["ts"], Assert.Single(channel.Pins));
        Assert.Single(app.Slack.Channels["C02INC"].Messages);
        Assert.Equal(0, await FailedAsync(app));
    }

    [Theory, BothEngines]
    public async Task What_a_process_that_is_gone_had_taken_up_is_sent_soon_and_once(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync();
        while (await app.App.Service<Postmortem.Jobs.OutboxRunner>().RunBatchAsync(CancellationToken.None) > 0) { }
        var now = app.App.Clock.GetUtcNow();
        Assert.NotEmpty(await app.App.Database.WriteAsync(s => s.ClaimOutboundAsync(now, now + Claims.Lasting, 32), CancellationToken.None));
        await app.SettleAsync(3);
        Assert.DoesNotContain(app.Slack.Channels.Values, c => c.Name.StartsWith("inc-", StringComparison.Ordinal));

        app.App.Clock.Advance(engine == Engine.Sqlite ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30));
        await app.App.Service<OutboundRunner>().BeginAsync(CancellationToken.None);
        await app.SettleAsync();
        Assert.Single(app.Slack.Channel($"inc-{number}-").Messages);
    }

    [Theory, BothEngines]
    public async Task A_name_that_is_taken_by_somebody_else_gets_another(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        app.Slack.AddChannel("C09", "inc-1-checkout-answers-with-errors");
        await app.DeclareAsync(user);
        Assert.Single(app.Slack.Channel("inc-1-checkout-answers-with-errors-x2").Messages);
    }

    [Theory, BothEngines]
    public async Task A_missing_scope_is_shown_with_its_remedy_and_mended_by_a_retry(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        app.Slack.Fail("conversations.create", Fault.MissingScope("channels:manage"));
        await app.DeclareAsync(user);

        Assert.Contains("channels:manage", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select last_error from slack_outbound where task = 'channel.create'"), CancellationToken.None), StringComparison.Ordinal);
        Assert.Single(app.Slack.Channels["C02INC"].Messages);
        await app.App.Database.WriteAsync(s => s.RetryFailedOutboundAsync(app.App.Clock.GetUtcNow()), CancellationToken.None);
        await app.SettleAsync();
        Assert.Single(app.Slack.Channel("inc-1-").Messages);
        Assert.Equal(0, await FailedAsync(app));
    }

    [Theory, BothEngines]
    public async Task When_Slack_was_away_for_an_hour_everything_arrives_in_order_and_late_answers_are_dropped(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync("While Slack was away");
        foreach (var method in new[] { "conversations.create", "chat.postMessage" }) app.Slack.Fail(method, [.. Enumerable.Range(0, 300).Select(_ => Fault.Html503())]);
        await app.CommandAsync(user, "nonsense");
        for (var i = 0; i < 12; i++)
        {
            await app.SettleAsync(4);
            app.App.Clock.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.NotNull(await AwaySinceAsync(app));
        app.Slack.Mend();
        await app.SettleAsync();
        app.App.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.SettleAsync();

        Assert.Single(app.Slack.Channel($"inc-{number}-").Messages);
        Assert.Single(app.Slack.Channels["C02INC"].Messages);
        Assert.Null(await AwaySinceAsync(app));
    }

    [Theory, BothEngines]
    public async Task A_lost_token_holds_everything_until_there_is_a_new_one(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web) = await app.PersonAsync();
        app.Slack.Fail("conversations.create", Fault.Error("token_revoked"));
        var number = await web.DeclareIncidentAsync();
        await app.SettleAsync(6);
        Assert.Contains("no longer valid", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select fault from slack_workspaces"), CancellationToken.None), StringComparison.Ordinal);
        app.App.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.SettleAsync();
        Assert.Single(app.Slack.Channel($"inc-{number}-").Messages);
    }

    [Theory, BothEngines]
    public async Task A_trigger_that_expired_is_answered_with_a_message(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        app.Slack.Fail("views.open", Fault.Error("expired_trigger_id"));
        await app.CommandAsync(user, "declare Checkout");
        await app.SettleAsync();
        Assert.Contains("Please try again", (string?)Assert.Single(app.Slack.Responses)["text"], StringComparison.Ordinal);
    }

    static Fault FaultOf(string way) => way switch
    {
        "lost answer" => Fault.LostAnswer(),
        "broken" => Fault.Broken(),
        "html 503" => Fault.Html503(),
        "too many" => Fault.TooMany(5),
        "too many, no body" => Fault.TooMany(5, withBody: false),
        _ => Fault.Error(way),
    };

    static Task<DateTimeOffset?> AwaySinceAsync(SlackApp app) => app.App.Database.ReadAsync(s => s.FindAwaySinceAsync(), CancellationToken.None);

    static Task<int> FailedAsync(SlackApp app) => app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from slack_outbound where failed_at is not null"), CancellationToken.None);
}
