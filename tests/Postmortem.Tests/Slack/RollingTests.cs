using System.Text.Json.Nodes;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>The way back from an incident's channel: its forms, its clock in the headline, and buttons that came too late.</summary>
public sealed class RollingTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_rollback_is_proposed_decided_started_ended_and_verified_and_its_clock_stands_in_the_headline(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Contains("Roll back…", channel.Shown, StringComparison.Ordinal);

        Assert.Contains("Propose a rollback", await app.SayAsync(user, "rollback", channel.Id), StringComparison.Ordinal);
        Assert.Contains("clear", await app.FillAsync(user, new() { ["direction"] = SlackApp.Chosen("back"), ["kind"] = SlackApp.Chosen("deploy"), ["from"] = SlackApp.Typed("418"), ["to"] = SlackApp.Typed("417 <!here>"), ["reason"] = SlackApp.Typed("418 changed the refresh") }), StringComparison.Ordinal);
        Assert.Contains("nothing decided", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("417 &lt;!here&gt;", channel.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<!here>", channel.Shown, StringComparison.Ordinal);

        // The reason is missing for the questions that are left open: nothing is decided, and the field is named.
        await app.SayAsync(user, "rollback decide", channel.Id);
        var refused = await app.FillAsync(user, new() { ["decision"] = SlackApp.Chosen("go"), ["preflight_known_good"] = SlackApp.Chosen("yes") });
        Assert.NotNull(JsonNode.Parse(refused)!["errors"]!["preflight_skipped_because"]);
        Assert.Equal("proposed", await StateAsync(app, number, web));

        app.App.Clock.Advance(TimeSpan.FromMinutes(4));
        await app.FillAsync(user, new() { ["decision"] = SlackApp.Chosen("go"), ["preflight_known_good"] = SlackApp.Chosen("yes"), ["preflight_skipped_because"] = SlackApp.Typed("417 ran for a week") });
        Assert.Contains("not started", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("has started", await app.SayAsync(user, "rollback start", channel.Id), StringComparison.Ordinal);
        Assert.Contains("under way", channel.Shown, StringComparison.Ordinal);

        await app.FillAsync(user, "rollback", channel.Id, new() { ["outcome"] = SlackApp.Chosen("succeeded") });
        await app.FillAsync(user, "rollback verify", channel.Id, new() { ["metric"] = SlackApp.Typed("Error rate"), ["value"] = SlackApp.Typed("0.4 %"), ["holds"] = SlackApp.Chosen("verified") });
        Assert.Equal("verified", await StateAsync(app, number, web));
        Assert.Contains("decided", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("(4 min)", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("0.4 %", channel.Shown, StringComparison.Ordinal);
        Assert.Single(channel.Messages);
        Assert.Contains(await app.App.EntriesAsync(number), e => e.Contains("418", StringComparison.Ordinal) && e.Contains("417 <!here>", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Who_resolves_while_a_rollback_is_under_way_hears_that_it_has_to_end(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (_, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-").Id;
        await web.BeginRollbackAsync(number);
        const string Unended = "Rollback attempt 1 is still under way: ";

        Assert.Contains(Unended, await app.SayAsync(user, "resolve Back to normal", channel), StringComparison.Ordinal);
        await app.SayAsync(user, "reopen Not quite", channel);
        Assert.Contains(Unended, await app.SayAsync(user, "status resolved It seems so", channel), StringComparison.Ordinal);
        await app.SayAsync(user, "reopen Not at all", channel);
        Assert.DoesNotContain(Unended, await app.SayAsync(user, "status mitigated Errors fall", channel), StringComparison.Ordinal);
        Assert.Contains(Unended, await app.FillAsync(user, "resolve", channel, new() { ["why"] = SlackApp.Typed("Now it is") }), StringComparison.Ordinal);

        await app.FillAsync(user, "rollback finish 1", channel, new() { ["outcome"] = SlackApp.Chosen("succeeded") });
        await app.SayAsync(user, "reopen Once more", channel);
        Assert.Contains("`/incident review` begins its review", await app.SayAsync(user, "resolve Over", channel), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_form_or_button_that_came_too_late_tells_what_is_true_and_changes_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        await app.FillAsync(user, "rollback propose", channel.Id, new() { ["direction"] = SlackApp.Chosen("back"), ["kind"] = SlackApp.Chosen("deploy"), ["from"] = SlackApp.Typed("418"), ["to"] = SlackApp.Typed("417") });

        // The form stands open; on the web somebody says no.
        await app.SayAsync(user, "rollback decide", channel.Id);
        Assert.True((await app.App.Service<RejectRollback>().RunAsync(new(number, 1, "The schema moved on"), web.AsActor(), TestContext.Current.CancellationToken)).Succeeded);
        var late = await app.FillAsync(user, new() { ["decision"] = SlackApp.Chosen("go"), ["preflight_skipped_because"] = SlackApp.Typed("Hurry") });
        Assert.Contains("was rejected by", late, StringComparison.Ordinal);
        Assert.Contains("Hurry", late, StringComparison.Ordinal);
        Assert.Equal("rejected", await StateAsync(app, number, web));

        var views = app.Slack.Views.Count;
        await app.PressAsync(user, "open_rollback", $"INC-{number} 1", channel.Id);
        await app.SettleAsync();
        Assert.Equal(views + 1, app.Slack.Views.Count);
        Assert.Contains("Nothing is left to do on it", app.Slack.Views.Values.Last().ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("has no attempt 7", await app.SayAsync(user, "rollback verify 7", channel.Id), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_form_whose_attempt_was_corrected_meanwhile_comes_back_with_what_was_typed(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        await app.FillAsync(user, "rollback propose", channel.Id, new() { ["direction"] = SlackApp.Chosen("back"), ["kind"] = SlackApp.Chosen("deploy"), ["from"] = SlackApp.Typed("418"), ["to"] = SlackApp.Typed("417") });
        await app.SayAsync(user, "rollback decide", channel.Id);
        var view = app.Slack.Views.Keys.Last();
        Assert.True((await app.App.Service<EditRollback>().RunAsync(new(number, 1, new("back", "deploy", From: "418", To: "416")), web.AsActor(), TestContext.Current.CancellationToken)).Succeeded);

        var values = new Dictionary<string, JsonObject> { ["decision"] = SlackApp.Chosen("go"), ["preflight_skipped_because"] = SlackApp.Typed("416 ran for a week") };
        var again = JsonNode.Parse(await app.FillAsync(user, values.ToDictionary(v => v.Key, v => v.Value.DeepClone().AsObject())))!["view"]!;
        Assert.Contains("416", again.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("416 ran for a week", (string?)again["blocks"]!.AsArray().Single(b => (string?)b!["block_id"] == "preflight_skipped_because")!["element"]!["initial_value"]);
        Assert.Equal("proposed", await StateAsync(app, number, web));

        app.Slack.Views[view] = again.DeepClone();
        await app.FillAsync(user, values);
        Assert.Equal("decided", await StateAsync(app, number, web));
    }

    [Theory, BothEngines]
    public async Task Who_may_not_respond_takes_no_step(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (reader, _) = await app.PersonAsync("reader");
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        await app.FillAsync(user, "rollback propose", channel.Id, new() { ["direction"] = SlackApp.Chosen("back"), ["kind"] = SlackApp.Chosen("deploy"), ["from"] = SlackApp.Typed("418"), ["to"] = SlackApp.Typed("417") });

        await app.SayAsync(reader, "rollback decide", channel.Id);
        Assert.DoesNotContain(app.Slack.Views.Values.Last()["blocks"]!.AsArray(), b => (string?)b!["type"] == "input");
        await app.SayAsync(reader, "rollback start", channel.Id);
        Assert.Equal("proposed", await StateAsync(app, number, web));
    }

    static async Task<string> StateAsync(SlackApp app, int number, TestUser web) => await app.App.Database.ReadAsync(async s =>
        (await s.FindRollbackAsync((await s.FindIncidentRefAsync(number, web.AsActor()))!.Id, 1))!.State, TestContext.Current.CancellationToken);
}
