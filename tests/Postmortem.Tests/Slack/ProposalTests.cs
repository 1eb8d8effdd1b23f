using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>What alerts propose is decided where people are.</summary>
public sealed class ProposalTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Alert> ProposeAsync(SlackApp app, string name)
    {
        Assert.True((await app.App.Service<KeepRules>().AddAsync(new(null, null, null, name, "propose", "SEV1"), Actor.System, Ct)).Succeeded);
        var alert = (await app.App.Service<RecordAlert>().RunAsync(new(new(name, $"Queue <!channel> {name} grows", name), "Prometheus"), new(null, "Prometheus", Role.Responder, Door.Intake), Ct)).Value;
        await app.SettleAsync();
        return alert;
    }

    [Theory, BothEngines]
    public async Task A_proposal_is_told_where_incidents_are_announced_and_dismissed_there(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var alert = await ProposeAsync(app, "orders");
        var message = Assert.Single(app.Slack.Channels["C02INC"].Messages);
        Assert.Contains("Is this an incident?", message.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt;", (string?)message["text"], StringComparison.Ordinal);

        await app.PressAsync(user, "dismiss_proposal", $"{alert.ProposalId}", "C02INC");
        await app.SettleAsync();

        Assert.Contains($"{web.Name} dismissed it.", (string?)Assert.Single(app.Slack.Channels["C02INC"].Messages)["text"], StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_proposal_that_is_over_before_anybody_looks_says_so(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        await app.PersonAsync();
        await ProposeAsync(app, "orders");
        app.App.Clock.Advance(TimeSpan.FromMinutes(3));
        await app.App.Service<RecordAlert>().RunAsync(new(new("orders", "", "orders", State: "resolved"), "Prometheus"), new(null, "Prometheus", Role.Responder, Door.Intake), Ct);
        await app.SettleAsync();
        Assert.Contains("nothing left to decide", (string?)Assert.Single(app.Slack.Channels["C02INC"].Messages)["text"], StringComparison.Ordinal);
    }
}
