using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Against a workspace of somebody else's making, over HTTP and over Socket Mode.</summary>
public sealed class LocalSlackTests(Apps apps)
{
    [Theory]
    [InlineData("http", Engine.Sqlite)]
    [InlineData("socket", Engine.Postgres)]
    public async Task An_incident_is_declared_and_has_its_channel_headline_and_announcement_and_the_Home_is_shown(string mode, Engine engine)
    {
        await using var app = await LocalSlackApp.StartAsync(engine, mode, apps);
        await app.CommandAsync("declare Checkout is slow");
        await app.FillAsync(new() { ["title"] = SlackApp.Typed("Checkout is slow"), ["severity"] = SlackApp.Chosen("SEV2") });
        await app.UntilShownAsync("C02INC", "INC-1");

        var channel = await app.Slack.ChannelAsync("inc-1-checkout-is-slow");
        Assert.Contains("INC-1 SEV2 triage: Checkout is slow", await app.Slack.ShownAsync(channel), StringComparison.Ordinal);
        // Alice, who has no account, opens the bot's Home.
        await app.Slack.DoAsync("open-home", new { user = LocalSlack.Alice });
        await app.UntilAsync(async () => (await app.Slack.ReadAsync("log")).ToJsonString().Contains("Connect your account", StringComparison.Ordinal));
        Assert.Equal("Alice", await app.ReadAsync("select declared_by_name from incidents"));
    }
}
