using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
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
    public async Task A_proposal_is_declared_with_the_form_of_any_declaration_and_its_alerts_go_along(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var alert = await ProposeAsync(app, "orders");
        await app.PressAsync(user, "declare_proposal", $"{alert.ProposalId}", "C02INC");
        await app.SettleAsync();
        var form = app.Slack.Views.Last().Value;
        Assert.Contains("orders grows", form.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("SEV1", (string?)form["blocks"]!.AsArray().Single(b => (string?)b!["block_id"] == "severity")!["element"]!["initial_option"]!["value"]);

        var answer = await app.FillAsync(user, new() { ["title"] = SlackApp.Typed("Orders wait"), ["severity"] = SlackApp.Chosen("SEV1") });

        Assert.Contains("is declared", answer, StringComparison.Ordinal);
        Assert.Contains("It still fires", await web.PageAsync("/incidents/1"), StringComparison.Ordinal);
        Assert.Contains(app.Slack.Channels["C02INC"].Messages, m => ((string?)m["text"])!.Contains("made INC-1 of it", StringComparison.Ordinal));

        // Made private later, the message names it no longer.
        await web.SubmitAsync("/incidents/1/visibility", new() { ["visibility"] = "private", ["why"] = "Names of customers" });
        await app.SettleAsync();
        Assert.DoesNotContain(app.Slack.Channels["C02INC"].Messages, m => m.ToJsonString().Contains("orders grows", StringComparison.Ordinal) || m.ToJsonString().Contains("INC-1", StringComparison.Ordinal));
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
