using Postmortem.Features.Slack.Socket;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Against a workspace of somebody else's making, over HTTP and over Socket Mode.</summary>
public sealed class LocalSlackTests(Apps apps)
{
    [Theory]
    [InlineData("http", Engine.Sqlite)]
    [InlineData("socket", Engine.Postgres)]
    public async Task An_incident_is_declared_and_has_its_channel_headline_and_announcement(string mode, Engine engine)
    {
        var port = LocalSlack.FreePort();
        await using var app = await TestApp.StartAsync(engine, apps, new()
        {
            ["Slack:BotToken"] = FakeSlack.BotToken,
            ["Slack:SigningSecret"] = SlackApp.Secret,
            ["Slack:AppToken"] = "xapp-test-token",
            ["Slack:Mode"] = mode,
            ["Slack:ApiBaseUrl"] = $"http://127.0.0.1:{port}/api/",
            ["Slack:AnnouncementChannel"] = "C02INC",
        });
        // It signs by the real clock.
        app.Clock.Set(TimeProvider.System.GetUtcNow());
        await using var slack = await LocalSlack.StartAsync(port, mode == "http" ? new Uri(app.Address, "/slack/events") : null);
        await app.Service<SlackWorkspaces>().CheckConfiguredAsync(TestContext.Current.CancellationToken);
        if (mode == "socket") await slack.WaitAsync(() => Task.FromResult(app.Service<SocketMode>().IsConnected));

        await slack.DoAsync("command", new { user = "U01ALICE", channel = "C01GEN", command = "/incident", text = "declare Checkout is slow" });
        await slack.WaitAsync(async () => (await slack.ReadAsync("log")).ToJsonString().Contains("What is wrong?", StringComparison.Ordinal));
        await slack.SubmitAsync("U01ALICE", new() { ["title"] = SlackApp.Typed("Checkout is slow"), ["severity"] = SlackApp.Chosen("SEV2") });
        await slack.WaitAsync(async () =>
        {
            app.Clock.Set(TimeProvider.System.GetUtcNow());
            return (await slack.ShownAsync("C02INC")).Contains("INC-1", StringComparison.Ordinal);
        });

        var channel = await slack.ChannelAsync("inc-1-checkout-is-slow");
        Assert.Contains("INC-1 SEV2 triage: Checkout is slow", await slack.ShownAsync(channel), StringComparison.Ordinal);
        Assert.Equal("Alice", await app.Database.ReadAsync(s => s.ScalarAsync<string>("select declared_by_name from incidents"), TestContext.Current.CancellationToken));
    }
}
