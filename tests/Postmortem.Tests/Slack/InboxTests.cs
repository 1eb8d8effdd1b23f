using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Slack;
using Postmortem.Features.Slack.Doors;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>What was acknowledged is worked on in order within a channel, and no channel holds up another.</summary>
public sealed class InboxTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_long_queue_in_one_channel_is_worked_on_in_order_and_holds_up_no_other(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (busy, quiet) = (await app.DeclareAsync(user), await app.DeclareAsync(user, "Search is slow"));
        var (busyChannel, quietChannel) = (app.Slack.Channel($"inc-{busy}-").Id, app.Slack.Channel($"inc-{quiet}-").Id);
        for (var i = 0; i < 70; i++) await app.CommandAsync(user, $"decision step {i}", busyChannel);
        await app.CommandAsync(user, "decision alone", quietChannel);

        await app.App.Service<InboxWorker>().RunBatchAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["alone"], await DecisionsAsync(app, quiet));
        await app.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 70).Select(i => $"step {i}"), await DecisionsAsync(app, busy));
    }

    [Theory, BothEngines]
    public async Task What_cannot_be_done_now_holds_up_what_came_after_it_there(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (newcomer, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        app.Slack.Fail("users.info", Fault.TooMany(60));
        await app.CommandAsync(newcomer, "decision first", channel);
        await app.CommandAsync(user, "decision second", channel);

        await app.SettleAsync(4);
        Assert.Empty(await DecisionsAsync(app, number));
        app.App.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.SettleAsync();
        Assert.Equal(["first", "second"], await DecisionsAsync(app, number));
    }

    [Theory, BothEngines]
    public async Task What_a_process_that_is_gone_had_taken_up_is_done_soon_and_counts_from_when_it_was_typed(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        var typed = app.App.Clock.GetUtcNow();
        foreach (var text in new[] { "decision now", "decision 10m ago earlier", "update in 30m We fail over" }) await app.CommandAsync(user, text, channel);
        await app.App.Database.WriteAsync(s => s.ClaimInboxAsync(typed, typed + Claims.Lasting, 4, 64), TestContext.Current.CancellationToken);
        await app.SettleAsync(3);
        Assert.Empty(await DecisionsAsync(app, number));

        // SQLite has one process: the next one knows at its start that nobody works on it.
        app.App.Clock.Advance(engine == Engine.Sqlite ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30));
        await app.App.Service<InboxWorker>().BeginAsync(TestContext.Current.CancellationToken);
        await app.SettleAsync();

        Assert.Equal(["now", "earlier"], await DecisionsAsync(app, number));
        foreach (var (text, at) in new[] { ("now", typed), ("earlier", typed.AddMinutes(-10)), ("We fail over", typed) })
            Assert.Equal(at, await app.App.Database.ReadAsync(s => s.ScalarAsync<DateTimeOffset>("select occurred_at from timeline_entries where text = @text", new { text }), TestContext.Current.CancellationToken));
        Assert.Equal(typed.AddMinutes(30), await app.App.Database.ReadAsync(s => s.ScalarAsync<DateTimeOffset>("select next_update_due_at from incidents where number = @number", new { number }), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task What_is_said_where_no_incident_is_worked_on_is_passed_over_without_asking_who_said_it(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var reaction = new JsonObject { ["type"] = "reaction_added", ["user"] = "U0NEW", ["reaction"] = "pushpin", ["item"] = new JsonObject { ["type"] = "message", ["channel"] = "C01GEN", ["ts"] = "1899449000.000100" }, ["event_ts"] = "1899449001.000100" };
        Assert.Equal(HttpStatusCode.OK, (await app.EventAsync(reaction)).StatusCode);
        await app.SettleAsync();
        Assert.Empty(app.Slack.CallsOf("users.info"));
        Assert.Equal(1, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from slack_inbox where done_at is not null"), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task What_was_dealt_with_is_known_for_a_week_and_then_forgotten(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        await app.CommandAsync(user, "help");
        await app.SettleAsync();
        foreach (var (days, kept) in new[] { (6.9, 1), (0.2, 0) })
        {
            app.App.Clock.Advance(TimeSpan.FromDays(days));
            await app.App.Service<InboxWorker>().RunAsync(TestContext.Current.CancellationToken);
            Assert.Equal(kept, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from slack_inbox"), TestContext.Current.CancellationToken));
        }
    }

    /// <summary>In the order in which they were put down.</summary>
    static Task<IReadOnlyList<string>> DecisionsAsync(SlackApp app, int number) => app.App.Database.ReadAsync(s => s.ListAsync<string>(
        "select t.text from timeline_entries t join incidents i on i.id = t.incident_id join journal j on j.subject_id = t.id where i.number = @number and t.kind = 'decision' order by j.id", new { number }), TestContext.Current.CancellationToken);
}
