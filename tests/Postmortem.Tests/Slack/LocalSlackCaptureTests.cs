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
        await using var app = await LocalSlackApp.StartAsync(engine, mode, apps);

        // Alice has an account, so that she may import.
        var alice = await app.App.Service<Postmortem.Features.Accounts.AddPerson>().RunAsync(new("Alice Account", "alice@example.com", "responder", TestApp.Password, "UTC"), Postmortem.Features.Shared.Actor.CommandLine, TestContext.Current.CancellationToken);
        Assert.Null(alice.Failure);
        await app.App.Service<Postmortem.Features.Incidents.DeclareIncident>().RunAsync(new("Checkout is slow", "SEV2", null, null, [], "open"), Postmortem.Features.Shared.Actor.CommandLine, TestContext.Current.CancellationToken);
        await app.UntilKeptAsync("inc-1", "select name from slack_channels where channel_id is not null");
        var channel = await app.Slack.ChannelAsync("inc-1-checkout-is-slow");

        var first = await app.SayAsync(channel, "First of the thread");
        var reply = await app.SayAsync(channel, "It is the *cache* <!here>", first);
        await app.SayAsync(channel, "Said later");
        await app.ReactAsync(channel, reply, "bulb");
        await app.UntilKeptAsync("It is the **cache** @here", "select text from timeline_entries where kind = 'hypothesis'");
        await app.UntilKeptAsync(first, "select thread_ts from slack_captures");

        await app.Slack.DoAsync("edit-message", new { user = LocalSlack.Alice, channel, ts = reply, text = "It is the pool" });
        await app.UntilKeptAsync("It is the pool", "select text from timeline_entries where kind = 'hypothesis'");
        await app.ReactAsync(channel, reply, "bulb", present: false);
        await app.UntilKeptAsync("taken away", "select hidden_reason from timeline_entries where kind = 'hypothesis'");

        await app.CommandAsync("import", channel);
        await app.UntilKeptAsync("Said later", "select text from timeline_entries where text = 'Said later'");
        await app.UntilKeptAsync("First of the thread", "select text from timeline_entries where text = 'First of the thread' and author_name = 'Alice Account'");
        await app.UntilShownAsync(channel, "This channel is imported");

        var later = await app.ReadAsync("select ts from slack_captures c join timeline_entries t on t.id = c.entry_id where t.text = 'Said later'");
        await app.Slack.DoAsync("delete-message", new { user = LocalSlack.Alice, channel, ts = later });
        await app.UntilKeptAsync("deleted", "select hidden_reason from timeline_entries where text = 'Said later'");
    }
}
