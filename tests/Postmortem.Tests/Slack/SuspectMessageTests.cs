using System.Text.Json.Nodes;
using Postmortem.Features.Changes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Suspects in the incident's channel: one message, changed in place, with a button for each answer.</summary>
public sealed class SuspectMessageTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_strong_suspect_comes_into_the_channel_once_and_its_buttons_say_what_it_was(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var service = await app.App.AddServiceAsync("Checkout");
        var number = await DeclareAsync(app, web, service);
        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Single(channel.Messages);
        Assert.Contains("No change has ever been recorded here", await app.SayAsync(user, "suspects", channel.Id), StringComparison.Ordinal);

        var first = await ChangeAsync(app, web, "Price rules <!here>", 14);
        await app.SettleAsync();
        Assert.Equal(2, channel.Messages.Count);
        Assert.Contains("Price rules &lt;!here&gt;", channel.Shown, StringComparison.Ordinal);
        Assert.Matches("Deployed [0-9]+ min before", channel.Shown);
        Assert.Contains("Strong suspect", channel.Shown, StringComparison.Ordinal);

        var second = await ChangeAsync(app, web, "Connection limit", 16);
        await app.SettleAsync();
        Assert.Equal(2, channel.Messages.Count);
        Assert.Contains("Connection limit", channel.Shown, StringComparison.Ordinal);

        await app.PressAsync(user, "suspect_change", $"INC-{number} {first}", channel.Id);
        await app.SettleAsync();
        Assert.Contains($"Suspect, says {web.Name}", channel.Shown, StringComparison.Ordinal);

        // Dismissing asks why, and without an answer nothing is dismissed.
        await app.PressAsync(user, "dismiss_change", $"INC-{number} {second}", channel.Id);
        await app.SettleAsync();
        Assert.NotNull(JsonNode.Parse(await app.FillAsync(user, new() { ["why"] = SlackApp.Typed(" ") }))!["errors"]!["why"]);
        Assert.Contains("clear", await app.FillAsync(user, new() { ["why"] = SlackApp.Typed("Not rolled out yet") }), StringComparison.Ordinal);
        await app.SettleAsync();
        Assert.DoesNotContain("Connection limit", channel.Shown, StringComparison.Ordinal);

        await app.PressAsync(user, "cause_change", $"INC-{number} {first}", channel.Id);
        await app.SettleAsync();
        Assert.Contains($"Caused, says {web.Name}", channel.Shown, StringComparison.Ordinal);
        Assert.Equal(2, channel.Messages.Count);
        Assert.Equal([("caused", ""), ("dismissed", "Not rolled out yet")], await RelationsAsync(app, number));
    }

    [Theory, BothEngines]
    public async Task What_was_known_when_it_was_declared_comes_with_the_channel(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var service = await app.App.AddServiceAsync("Checkout");
        await ChangeAsync(app, web, "Price rules", 4);
        var number = await DeclareAsync(app, web, service);
        Assert.Contains("Price rules", app.Slack.Channel($"inc-{number}-").Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Somebodys_own_list_is_replaced_and_a_reader_may_look_but_not_decide(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (reader, _) = await app.PersonAsync("reader");
        var service = await app.App.AddServiceAsync("Checkout");
        var number = await DeclareAsync(app, web, service);
        var channel = app.Slack.Channel($"inc-{number}-");
        var change = await ChangeAsync(app, web, "Price rules", 30);

        Assert.Contains("Price rules", await app.SayAsync(reader, "suspects", channel.Id), StringComparison.Ordinal);
        await app.PressAsync(reader, "cause_change", $"INC-{number} {change} reply", channel.Id);
        await app.SettleAsync();
        Assert.Empty(await RelationsAsync(app, number));
        await app.PressAsync(user, "suspect_change", $"INC-{number} {change} reply", channel.Id);
        await app.PressAsync(user, "suspect_change", $"INC-{number} nonsense", channel.Id);
        await app.PressAsync(user, "suspect_change", $"INC-{number} {Guid.NewGuid()}", channel.Id);
        await app.SettleAsync();
        Assert.Equal([("suspect", "")], await RelationsAsync(app, number));
    }

    static async Task<int> DeclareAsync(SlackApp app, TestUser web, Guid service)
    {
        var declared = (await app.App.Service<DeclareIncident>().RunAsync(new("Payments do not arrive", "SEV2", null, null, [service]), web.AsActor(), TestContext.Current.CancellationToken)).Value;
        await app.SettleAsync();
        return declared.Number;
    }

    static async Task<Guid> ChangeAsync(SlackApp app, TestUser web, string title, int minutesAgo) => (await app.App.Service<RecordChange>().RunAsync(
        new(new("Checkout", "deploy", title, OccurredAt: app.App.Clock.GetUtcNow().AddMinutes(-minutesAgo))), web.AsActor(), TestContext.Current.CancellationToken)).Value.Id;

    static async Task<(string, string)[]> RelationsAsync(SlackApp app, int number) => [.. (await app.App.Database.ReadAsync(async s =>
        await s.ListLinkedChangesAsync((await s.FindIncidentRefAsync(number, Actor.System))!.Id), TestContext.Current.CancellationToken)).Select(l => (l.Relation, l.Why)).Order()];
}
