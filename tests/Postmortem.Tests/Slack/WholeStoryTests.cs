using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Support;
using UglyToad.PdfPig;

namespace Postmortem.Tests.Slack;

/// <summary>One incident from the first command in Slack to a follow-up that somebody is reminded of, then read on the web and exported.</summary>
public sealed class WholeStoryTests(Apps apps)
{
    const string Change = "Alert when the pool of connections is nearly used up";

    [Theory]
    [InlineData("http", Engine.Sqlite)]
    [InlineData("socket", Engine.Postgres)]
    [InlineData("http", Engine.Postgres)]
    [InlineData("socket", Engine.Sqlite)]
    public async Task From_declaring_in_Slack_to_a_document(string mode, Engine engine)
    {
        await using var app = await LocalSlackApp.StartAsync(engine, mode, apps, "facilitator-1@example.com");
        using var alice = await app.App.SignInAsync(Role.Facilitator, "Alice Ansah", Zone);
        Assert.Equal("facilitator-1@example.com", alice.Email);

        var channel = await DeclareAsync(app);
        await CaptureAsync(app, channel);
        await RollBackAsync(app, channel);
        await ReviewAsync(app, channel);
        await FollowUpAsync(app, channel, alice);
        await ReadAsync(alice);
    }

    static async Task<string> DeclareAsync(LocalSlackApp app)
    {
        await app.CommandAsync("declare Checkout is slow");
        await app.FillAsync(new() { ["title"] = SlackApp.Typed("Checkout is slow"), ["severity"] = SlackApp.Chosen("SEV2"), ["summary"] = SlackApp.Typed("Every third payment waits for a minute") });
        await app.UntilShownAsync("C02INC", "INC-1");
        var channel = await app.Slack.ChannelAsync("inc-1-checkout-is-slow");
        await app.UntilShownAsync(channel, "INC-1 SEV2 triage: Checkout is slow");

        await app.CommandAsync("update in 30m Payments wait, orders are kept", channel);
        await app.UntilShownAsync(channel, "Payments wait, orders are kept");
        return channel;
    }

    static async Task CaptureAsync(LocalSlackApp app, string channel)
    {
        var seen = await app.SayAsync(channel, "The pool of connections is full since 418");
        await app.ReactAsync(channel, seen, "pushpin");
        await app.UntilKeptAsync("since 418", "select text from timeline_entries where kind = 'note' and text like '%pool%'");

        var guess = await app.SayAsync(channel, "It is the *cache* <!here>", seen);
        await app.ReactAsync(channel, guess, "bulb");
        await app.UntilKeptAsync("It is the **cache** @here", "select text from timeline_entries where kind = 'hypothesis'");
        await app.Slack.DoAsync("edit-message", new { user = LocalSlack.Alice, channel, ts = guess, text = "It is the pool, not the cache" });
        await app.UntilKeptAsync("not the cache", "select text from timeline_entries where kind = 'hypothesis'");

        var wrong = await app.SayAsync(channel, "Lunch?");
        await app.ReactAsync(channel, wrong, "pushpin");
        await app.UntilKeptAsync("Lunch", "select text from timeline_entries where text like 'Lunch%'");
        await app.ReactAsync(channel, wrong, "pushpin", present: false);
        await app.UntilKeptAsync("taken away", "select hidden_reason from timeline_entries where text like 'Lunch%'");
    }

    static async Task RollBackAsync(LocalSlackApp app, string channel)
    {
        const string State = "select state from rollbacks";
        await app.CommandAsync("rollback", channel);
        await app.FillAsync(new() { ["direction"] = SlackApp.Chosen("back"), ["kind"] = SlackApp.Chosen("deploy"), ["from"] = SlackApp.Typed("418"), ["to"] = SlackApp.Typed("417"), ["reason"] = SlackApp.Typed("418 opens a connection for each line") });
        await app.UntilKeptAsync("proposed", State);
        await app.CommandAsync("rollback decide", channel);
        await app.FillAsync(new() { ["decision"] = SlackApp.Chosen("go"), ["preflight_known_good"] = SlackApp.Chosen("yes"), ["preflight_skipped_because"] = SlackApp.Typed("417 ran for a week") });
        await app.UntilKeptAsync("decided", State);
        await app.CommandAsync("rollback start", channel);
        await app.UntilKeptAsync("started", State);
        await app.CommandAsync("rollback", channel);
        await app.FillAsync(new() { ["outcome"] = SlackApp.Chosen("succeeded") });
        await app.UntilKeptAsync("finished", State);
        await app.CommandAsync("rollback verify", channel);
        await app.FillAsync(new() { ["metric"] = SlackApp.Typed("Waiting payments"), ["value"] = SlackApp.Typed("0.4 %"), ["holds"] = SlackApp.Chosen("verified") });
        await app.UntilKeptAsync("verified", State);
        await app.UntilShownAsync(channel, "0.4 %");
    }

    static async Task ReviewAsync(LocalSlackApp app, string channel)
    {
        await app.CommandAsync("resolve Back on 417", channel);
        await app.UntilShownAsync(channel, "INC-1 SEV2 resolved: Checkout is slow");
        await app.CommandAsync("review", channel);
        await app.FillAsync(new() { ["template"] = SlackApp.Chosen("full") });
        await app.UntilKeptAsync("draft", "select state from reviews");
    }

    /// <summary>Filed by a reaction, owned and dated on the web, reminded of in Slack, where it is said to be done.</summary>
    static async Task FollowUpAsync(LocalSlackApp app, string channel, TestUser alice)
    {
        await app.ReactAsync(channel, await app.SayAsync(channel, Change), "ticket");
        await app.UntilKeptAsync(Change, "select title from action_items");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(app.App.Clock.GetUtcNow(), zone).DateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var saved = await alice.PostAsync("/follow-ups/1/edit", new() { ["title"] = Change, ["type"] = "detect", ["priority"] = "P2", ["owner_id"] = alice.Id.ToString(), ["done_when"] = "It rings in a drill", ["version"] = "1" });
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        await alice.SucceedAsync(1, "due-date", ("due_on", today), ("reason", "It is quickly done"));

        await app.App.Service<ReminderWorker>().DecideAsync(true, TestContext.Current.CancellationToken);
        string? direct = null;
        await app.UntilAsync(async () => (direct = (string?)(await app.Slack.ReadAsync("state"))["channels"]!.AsArray().FirstOrDefault(c => (bool?)c!["is_im"] == true)?["id"]) is not null);
        await app.UntilShownAsync(direct!, "due today");
        await app.PressAsync(direct!, "Done");
        await app.FillAsync(new() { ["claim"] = SlackApp.Typed("The alert is in place") });
        await app.UntilKeptAsync("done", "select state from action_items");
    }

    static async Task ReadAsync(TestUser alice)
    {
        string[] told = ["The pool of connections is full since 418", "It is the pool, not the cache", "Waiting payments", "Payments wait, orders are kept", Change];
        var page = await alice.PageAsync("/incidents/1");
        var review = await alice.PageAsync("/incidents/1/review");
        var markdown = await (await alice.GetAsync("/incidents/1/export?format=md")).TextAsync();
        var json = JsonNode.Parse(await (await alice.GetAsync("/incidents/1/export?format=json")).TextAsync())!;
        using var pdf = PdfDocument.Open(await (await alice.GetAsync("/incidents/1/export?format=pdf")).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var print = string.Join('\n', pdf.GetPages().Select(p => p.Text));
        foreach (var text in told)
        {
            Assert.Contains(text, page, StringComparison.Ordinal);
            Assert.Contains(text, markdown, StringComparison.Ordinal);
            Assert.Contains(text, print, StringComparison.Ordinal);
        }
        Assert.Contains("Waiting payments", review, StringComparison.Ordinal);
        Assert.Contains(json["timeline"]!.AsArray(), e => (string?)e!["text"] == told[1]);
        // Taken away again, and rings nobody.
        foreach (var document in new[] { markdown, print }) Assert.DoesNotContain("Lunch", document, StringComparison.Ordinal);
        Assert.DoesNotContain("!here", markdown, StringComparison.Ordinal);
    }

    /// <summary>Where it is day now: what can wait keeps the quiet hours of people's own zone, and this test runs at any hour.</summary>
    static readonly string Zone = ZoneWithDaylight();

    static string ZoneWithDaylight()
    {
        var east = 12 - TimeProvider.System.GetUtcNow().Hour;
        return east == 0 ? "Etc/UTC" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(east > 0 ? "-" : "+")}{Math.Abs(east)}");
    }
}
