using System.Globalization;
using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Slack.Wire;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>A whole channel for what was not captured at the time: within Slack's limits, resumable, and the same when it is done twice.</summary>
public sealed class ImportTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_channel_with_its_threads_stands_on_the_timeline_once(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        scene.App.Slack.AddUser("U7ALICE", "Alice Writer");
        for (var i = 0; i < 205; i++) scene.Say(string.Create(CultureInfo.InvariantCulture, $"Said {i}"), user: "U7ALICE");
        var thread = scene.Say("Thread");
        for (var i = 0; i < 105; i++) scene.Say(string.Create(CultureInfo.InvariantCulture, $"Reply {i}"), thread: thread);
        scene.Message(thread)!["reply_count"] = 105;
        scene.Channel.Messages.Add(new() { ["ts"] = scene.NextTs(), ["user"] = scene.User, ["subtype"] = "channel_join", ["text"] = "has joined" });
        await scene.ReactAsync(thread, "white_check_mark");
        await ImportAsync(scene);
        await ImportAsync(scene);

        var entries = await scene.EntriesAsync();
        Assert.Equal(311, entries.Count);
        Assert.Equal(entries.Count, entries.Select(e => e.Text).Distinct().Count());
        Assert.Equal(("Alice Writer", "slack"), (entries.Single(e => e.Text == "Said 7").AuthorName, entries[0].Source));
        Assert.Equal("decision", entries.Single(e => e.Text == "Thread").Kind);
        Assert.EndsWith($"?thread_ts={thread}&cid={scene.Channel.Id}", entries.Single(e => e.Text == "Reply 104").Permalink, StringComparison.Ordinal);
        Assert.Equal(2, scene.Channel.Messages.Count(m => ((string)m["text"]!).StartsWith("This channel is imported: 311", StringComparison.Ordinal)));
        Assert.Equal(["Reply 0", "Reply 104"], entries.Where(e => e.Text is "Reply 0" or "Reply 104").Select(e => e.Text));
    }

    [Theory, BothEngines]
    public async Task It_goes_on_where_it_was_cut_off_and_waits_when_Slack_says_so(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        for (var i = 0; i < 150; i++) scene.Say(string.Create(CultureInfo.InvariantCulture, $"Said {i}"));
        scene.App.Slack.Fail("conversations.history", Fault.TooMany(20, withBody: false), Fault.LostAnswer(), Fault.Html503());
        await scene.App.CommandAsync(scene.User, "import", channel: scene.Channel.Id);
        await scene.SettleAsync();
        // As if the process had been killed after each page, before it was settled.
        var again = new ImportWork { Run = Guid.CreateVersion7(), UserId = scene.User, StartedAt = scene.App.App.Clock.GetUtcNow() };
        await scene.App.App.Database.WriteAsync(s => s.ExecuteAsync("""
            update slack_outbound set done_at = null, payload = @payload where task = 'import'
            """, new { payload = System.Text.Json.JsonSerializer.Serialize(again, SlackJson.Default.ImportWork) }), CancellationToken.None);
        for (var i = 0; i < 6; i++)
        {
            scene.App.App.Clock.Advance(TimeSpan.FromMinutes(1));
            await scene.SettleAsync();
        }
        Assert.Equal(150, (await scene.EntriesAsync()).Count);
        Assert.Equal(0, await scene.CountAsync("slack_outbound where done_at is null"));
    }

    [Theory, BothEngines]
    public async Task An_import_that_runs_is_not_begun_again_and_one_that_is_refused_says_so(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        scene.Say("Only this");
        await scene.App.CommandAsync(scene.User, "import", channel: scene.Channel.Id);
        await scene.App.CommandAsync(scene.User, "import", channel: scene.Channel.Id);
        scene.App.Slack.Fail("conversations.history", Fault.TooMany(200), Fault.MissingScope("channels:history"));
        await scene.SettleAsync();
        Assert.Contains(scene.App.Slack.Responses, r => ((string)r["text"]!).Contains("imported already", StringComparison.Ordinal));
        scene.App.App.Clock.Advance(TimeSpan.FromMinutes(5));
        await scene.SettleAsync();
        scene.App.App.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.SettleAsync();
        Assert.Contains("The import of this channel stopped", scene.Channel.Shown, StringComparison.Ordinal);

        await ImportAsync(scene);
        Assert.Equal("Only this", (await scene.EntryAsync()).Text);
    }

    [Theory, BothEngines]
    public async Task A_stranger_imports_nothing_of_a_private_incident(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps, isPrivate: true);
        scene.Say("Secret");
        var (stranger, _) = await scene.App.PersonAsync();
        await scene.App.CommandAsync(stranger, "import", channel: scene.Channel.Id);
        await scene.App.CommandAsync(stranger, $"import INC-{scene.Number}");
        await scene.SettleAsync();
        Assert.Empty(await scene.EntriesAsync());
        Assert.Equal(2, scene.App.Slack.Responses.Count);
        Assert.DoesNotContain(scene.App.Slack.Responses, r => ((string)r["text"]!).Contains("being imported", StringComparison.Ordinal));
    }

    static async Task ImportAsync(CaptureScene scene)
    {
        await scene.App.CommandAsync(scene.User, "import", channel: scene.Channel.Id);
        for (var i = 0; i < 3; i++) await scene.SettleAsync();
    }
}
