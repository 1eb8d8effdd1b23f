using Postmortem.Features.Slack.Socket;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Capturing, against a workspace of somebody else's making: its events, its history, its permalinks.</summary>
public sealed class LocalSlackCaptureTests(Apps apps)
{
    [Theory]
    [InlineData("http", Engine.Postgres)]
    [InlineData("socket", Engine.Sqlite)]
    public async Task A_reply_is_captured_edited_taken_back_and_the_rest_imported(string mode, Engine engine)
    {
        var port = LocalSlack.FreePort();
        await using var app = await TestApp.StartAsync(engine, apps, new()
        {
            ["Slack:BotToken"] = FakeSlack.BotToken,
            ["Slack:SigningSecret"] = SlackApp.Secret,
            ["Slack:AppToken"] = "xapp-test-token",
            ["Slack:Mode"] = mode,
            ["Slack:ApiBaseUrl"] = $"http://127.0.0.1:{port}/api/",
        });
        // It signs by the real clock, and Slack's times are of the real world.
        app.Clock.Set(TimeProvider.System.GetUtcNow());
        await using var slack = await LocalSlack.StartAsync(port, mode == "http" ? new Uri(app.Address, "/slack/events") : null);
        await app.Service<SlackWorkspaces>().CheckConfiguredAsync(TestContext.Current.CancellationToken);
        if (mode == "socket") await slack.WaitAsync(() => Task.FromResult(app.Service<SocketMode>().IsConnected));
        async Task UntilAsync(string found, string sql) => await slack.WaitAsync(async () =>
        {
            app.Clock.Set(TimeProvider.System.GetUtcNow());
            return await app.Database.ReadAsync(s => s.ScalarAsync<string>(sql), TestContext.Current.CancellationToken) is { } text && text.Contains(found, StringComparison.Ordinal);
        });

        // Alice has an account, so that she may import.
        var alice = await app.Service<Postmortem.Features.Accounts.AddPerson>().RunAsync(new("Alice Account", "alice@example.com", "responder", TestApp.Password, "UTC"), Postmortem.Features.Shared.Actor.CommandLine, TestContext.Current.CancellationToken);
        Assert.Null(alice.Failure);
        await app.Service<Postmortem.Features.Incidents.DeclareIncident>().RunAsync(new("Checkout is slow", "SEV2", null, null, [], "open"), Postmortem.Features.Shared.Actor.CommandLine, TestContext.Current.CancellationToken);
        await UntilAsync("inc-1", "select name from slack_channels where channel_id is not null");
        var channel = await slack.ChannelAsync("inc-1-checkout-is-slow");

        var first = await SayAsync(slack, channel, "First of the thread");
        var reply = await SayAsync(slack, channel, "It is the *cache* <!here>", first);
        await SayAsync(slack, channel, "Said later");
        await slack.DoAsync("reaction", new { user = "U01ALICE", channel, ts = reply, name = "bulb", present = true });
        await UntilAsync("It is the **cache** @here", "select text from timeline_entries where kind = 'hypothesis'");
        await UntilAsync(first, "select thread_ts from slack_captures");

        await slack.DoAsync("edit-message", new { user = "U01ALICE", channel, ts = reply, text = "It is the pool" });
        await UntilAsync("It is the pool", "select text from timeline_entries where kind = 'hypothesis'");
        await slack.DoAsync("reaction", new { user = "U01ALICE", channel, ts = reply, name = "bulb", present = false });
        await UntilAsync("taken away", "select hidden_reason from timeline_entries where kind = 'hypothesis'");

        await slack.DoAsync("command", new { user = "U01ALICE", channel, command = "/incident", text = "import" });
        await UntilAsync("Said later", "select text from timeline_entries where text = 'Said later'");
        await UntilAsync("First of the thread", "select text from timeline_entries where text = 'First of the thread' and author_name = 'Alice Account'");
        await slack.WaitAsync(async () =>
        {
            app.Clock.Set(TimeProvider.System.GetUtcNow());
            return (await slack.ShownAsync(channel)).Contains("This channel is imported", StringComparison.Ordinal);
        });

        var later = await app.Database.ReadAsync(s => s.ScalarAsync<string>("select ts from slack_captures c join timeline_entries t on t.id = c.entry_id where t.text = 'Said later'"), TestContext.Current.CancellationToken);
        await slack.DoAsync("delete-message", new { user = "U01ALICE", channel, ts = later });
        await UntilAsync("deleted", "select hidden_reason from timeline_entries where text = 'Said later'");
    }

    static async Task<string> SayAsync(LocalSlack slack, string channel, string text, string? thread = null)
    {
        await slack.DoAsync("message", thread is null ? new { user = "U01ALICE", channel, text } : (object)new { user = "U01ALICE", channel, text, thread_ts = thread });
        return (string)(await slack.ReadAsync($"messages/{channel}"))["messages"]!.AsArray().Last(m => (string?)m!["text"] == text)!["ts"]!;
    }
}
