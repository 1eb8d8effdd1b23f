using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Slack renews a connection every few hours, and others just break; nothing is lost meanwhile.</summary>
public sealed class SocketTests(Apps apps)
{
    static readonly Dictionary<string, string?> Settings = new() { ["Slack:Mode"] = "socket", ["Slack:AppToken"] = FakeSlack.AppToken, ["Slack:SigningSecret"] = null };

    [Theory, BothEngines]
    public async Task Before_Slack_leaves_a_connection_the_next_one_is_open_and_both_are_heard(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps, Settings);
        var (user, _) = await app.PersonAsync();
        var first = await app.Slack.ConnectedAsync();
        await first.HelloAsync();
        await first.CommandAsync("one", user, "help");
        Assert.Equal("one", await first.AcknowledgedAsync());

        await first.WarnAsync();
        var second = await app.Slack.ConnectedAsync();
        await second.HelloAsync();
        // Slack still had it in its hands for the old one.
        await first.CommandAsync("two", user, "help");
        Assert.Equal("two", await first.AcknowledgedAsync());
        await second.CommandAsync("three", user, "help");
        Assert.Equal("three", await second.AcknowledgedAsync());
        await second.CommandAsync("three", user, "help");
        Assert.Equal("three", await second.AcknowledgedAsync());

        Assert.Equal(3, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from slack_inbox"), TestContext.Current.CancellationToken));
        await first.CloseAsync();
        await second.CloseAsync();
    }

    [Fact]
    public async Task A_connection_that_breaks_is_opened_again()
    {
        await using var app = await SlackApp.StartAsync(Engine.Sqlite, apps, Settings);
        var (user, _) = await app.PersonAsync();
        app.Slack.Fail("apps.connections.open", Fault.Html503());
        var first = await app.Slack.ConnectedAsync();
        await first.HelloAsync();
        await first.CloseAsync();

        var second = await app.Slack.ConnectedAsync();
        await second.HelloAsync();
        await second.CommandAsync("one", user, "help");
        Assert.Equal("one", await second.AcknowledgedAsync());
        await second.CloseAsync();
    }
}
