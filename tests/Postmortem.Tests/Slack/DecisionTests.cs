using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>The decision clock in the incident's channel: it asks once, names who leads, and each answer is a form.</summary>
public sealed class DecisionTests(Apps apps)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, BothEngines]
    public async Task Ten_minutes_after_the_acknowledgement_the_channel_is_asked_and_a_press_decides(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, number, channel) = await SuspectedAsync(app);
        Assert.Equal(0, await app.PassAsync(9 * Minute));

        Assert.Equal(1, await app.PassAsync(Minute));
        Assert.Equal(0, await app.PassAsync(Minute));
        Assert.Contains("roll back, roll forward, or wait?", channel.Shown, StringComparison.Ordinal);
        Assert.Contains($"<@{user}> leads and decides", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("Can be taken back with care", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("Never rehearsed", channel.Shown, StringComparison.Ordinal);

        await app.PressAsync(user, channel, "Roll back");
        Assert.Contains("5.40.2", app.LastView(), StringComparison.Ordinal);
        Assert.Contains("Is a version known to be good identified?", app.LastView(), StringComparison.Ordinal);
        Dictionary<string, System.Text.Json.Nodes.JsonObject> Answers() => new() { ["direction"] = SlackApp.Chosen("back"), ["kind"] = SlackApp.Chosen("deploy"), ["from"] = SlackApp.Typed("5.41.0"), ["to"] = SlackApp.Typed("5.40.2"), ["why"] = SlackApp.Typed("It began with 5.41.0"), ["preflight_known_good"] = SlackApp.Chosen("yes") };
        Assert.Contains("preflight_skipped_because", await app.FillAsync(user, Answers()), StringComparison.Ordinal);
        Assert.Empty(await app.App.AttemptsAsync(number));
        Assert.Contains("clear", await app.FillAsync(user, new(Answers()) { ["preflight_skipped_because"] = SlackApp.Typed("No time") }), StringComparison.Ordinal);

        var attempt = Assert.Single(await app.App.AttemptsAsync(number));
        Assert.Equal((RollbackState.Decided, "commander", "It began with 5.41.0"), (attempt.State, attempt.DeciderRole, attempt.DecisionReason));
        Assert.Contains("5.40.2 → 5.41.0", attempt.KnownThen, StringComparison.Ordinal);
        await app.SettleAsync();
        Assert.Contains("not started", channel.Shown, StringComparison.Ordinal);

        // The message still hangs there: who presses now is told what is decided.
        await app.PressAsync(user, channel, "recovery_forward", $"INC-{number}");
        Assert.Contains("was decided by", app.LastView(), StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(60 * Minute));
    }

    [Theory, BothEngines]
    public async Task Whoever_waits_is_asked_again_after_that_time(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, number, channel) = await SuspectedAsync(app);
        await app.PassAsync(10 * Minute);
        var before = channel.Messages.Count;

        await app.PressAsync(user, channel, "Wait");
        Assert.Contains("minutes", await app.FillAsync(user, new() { ["why"] = SlackApp.Typed("A fix is being built"), ["minutes"] = SlackApp.Typed("soon") }), StringComparison.Ordinal);
        Assert.Contains("clear", await app.FillAsync(user, new() { ["why"] = SlackApp.Typed("A fix is being built"), ["minutes"] = SlackApp.Typed("15") }), StringComparison.Ordinal);

        Assert.Contains(await app.App.StepsToldAsync(number), e => e.Contains("to wait 15 min", StringComparison.Ordinal) && e.Contains("A fix is being built", StringComparison.Ordinal));
        Assert.Equal(0, await app.PassAsync(14 * Minute));
        Assert.Equal(1, await app.PassAsync(Minute));
        Assert.Equal(before + 1, channel.Messages.Count);
    }

    [Theory, BothEngines]
    public async Task Nobody_is_asked_without_a_suspect_or_once_it_is_decided_meanwhile(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var quiet = await app.DeclareAsync(user);
        await app.SwitchOnAsync(ReminderKind.Decision);
        Assert.Equal(0, await app.PassAsync(11 * Minute));
        Assert.Single(app.Slack.Channel($"inc-{quiet}-").Messages);

        var (_, number, channel) = await SuspectedAsync(app);
        app.App.Clock.Advance(10 * Minute);
        Assert.Equal(1, await app.DecideAsync());
        Assert.True((await app.App.Service<ProposeRollback>().RunAsync(new(number, new(To: "5.40.2")), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.True((await app.App.Service<DecideRollback>().RunAsync(new(number, 1, PreflightSkippedBecause: "No time"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        Assert.DoesNotContain("roll back, roll forward, or wait?", channel.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task The_form_of_a_proposal_tells_whether_the_suspect_can_be_taken_back_and_readers_decide_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, number, channel) = await SuspectedAsync(app);
        var (reader, _) = await app.PersonAsync("reader");

        await app.SayAsync(user, "rollback propose", channel.Id);
        Assert.Contains("Can be taken back with care", app.LastView(), StringComparison.Ordinal);
        Assert.Contains("Nobody said whether it can be taken back", app.LastView(), StringComparison.Ordinal);
        Assert.Contains("Never rehearsed", app.LastView(), StringComparison.Ordinal);

        await app.PressAsync(reader, channel, "recovery_back", $"INC-{number}");
        Assert.DoesNotContain("\"type\":\"input\"", app.LastView(), StringComparison.Ordinal);
    }

    static async Task<(string User, int Number, FakeChannel Channel)> SuspectedAsync(SlackApp app)
    {
        var (user, web) = await app.PersonAsync();
        var scene = await DecisionScene.MakeAsync(app.App, web);
        await app.SwitchOnAsync(ReminderKind.Decision);
        Assert.True((await app.App.Service<AssignRole>().RunAsync(new(scene.Number, IncidentRole.Commander, web.Id), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        return (user, scene.Number, app.Slack.Channel($"inc-{scene.Number}-"));
    }
}
