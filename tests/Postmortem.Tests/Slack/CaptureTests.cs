using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Nothing captured is lost, nothing is captured twice.</summary>
public sealed class CaptureTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_shortcut_writes_the_timeline_from_its_own_payload(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        scene.App.Slack.AddUser("U7ALICE", "Alice Writer");
        var ts = scene.Say("*Pool* is full, see <https://e.example/g?a=1&amp;b=2|graph> <!here> :fire:", user: "U7ALICE");
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts);
        var before = scene.App.Slack.Calls.Count;
        await scene.SettleAsync();

        var entry = await scene.EntryAsync();
        Assert.Equal("**Pool** is full, see [graph](https://e.example/g?a=1&b=2) @here 🔥", entry.Text);
        Assert.Equal(entry.Text, entry.OriginalText);
        Assert.Equal(("Alice Writer", null, "slack", EntryKind.Note), (entry.AuthorName, entry.AuthorId, entry.Source, entry.Kind));
        Assert.Equal($"https://test.slack.com/archives/{scene.Channel.Id}/p{ts.Replace(".", "", StringComparison.Ordinal)}", entry.Permalink);
        Assert.True(SlackTs.TryRead(ts, out DateTimeOffset said));
        Assert.Equal(said, entry.OccurredAt);
        Assert.True(entry.RecordedAt > entry.OccurredAt);
        Assert.DoesNotContain(scene.App.Slack.Calls.Skip(before), c => c.Method is "conversations.history" or "conversations.replies");
        Assert.Contains("Added to the", (string?)Assert.Single(scene.App.Slack.Responses)["text"], StringComparison.Ordinal);
        Assert.Equal(scene.Web.Name, await scene.App.App.Database.ReadAsync(s => s.ScalarAsync<string>("select actor_name from journal where action = 'entry.added' and subject_id = @Id", new { entry.Id }), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task Each_reaction_captures_for_its_purpose(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        foreach (var emoji in new[] { "pushpin", "star", "bulb::skin-tone-2", "white_check_mark", "eyes", "ticket" })
            await scene.ReactAsync(scene.Say("Said for " + emoji.Split(':')[0]), emoji);
        await scene.SettleAsync();

        Assert.Equal(
            [("Said for pushpin", EntryKind.Note, false), ("Said for star", EntryKind.Note, true), ("Said for bulb", EntryKind.Hypothesis, false), ("Said for white_check_mark", EntryKind.Decision, false)],
            (await scene.EntriesAsync()).Select(e => (e.Text, e.Kind, e.Starred)));
        Assert.Equal("Said for ticket", await scene.App.App.Database.ReadAsync(s => s.ScalarAsync<string>("select title from action_items"), CancellationToken.None));
        Assert.StartsWith("https://test.slack.com/archives/", await scene.App.App.Database.ReadAsync(s => s.ScalarAsync<string>("select permalink from timeline_entries where text like 'Follow-up FU-1 %'"), CancellationToken.None), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_reply_in_a_thread_never_becomes_its_neighbours_text(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var first = scene.Say("First message of the thread");
        var reply = scene.Say("The reply that counts", thread: first);
        scene.Say("A later reply", thread: first);
        var neighbour = scene.Say("A neighbour at the top");
        await scene.ReactAsync(reply, "pushpin");
        await scene.SettleAsync();

        var entry = await scene.EntryAsync();
        Assert.Equal("The reply that counts", entry.Text);
        Assert.EndsWith($"?thread_ts={first}&cid={scene.Channel.Id}", (await CapturedByShortcutAsync(scene, scene.Say("By shortcut", thread: first))).Permalink, StringComparison.Ordinal);
        Assert.Equal(first, await scene.App.App.Database.ReadAsync(s => s.ScalarAsync<string>("select thread_ts from slack_captures where ts = @reply", new { reply }), CancellationToken.None));
        Assert.Null(await scene.App.App.Database.ReadAsync(s => s.FindCaptureAsync(FakeSlack.Team, scene.Channel.Id, neighbour), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task A_message_that_is_gone_is_not_replaced_by_another(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        scene.Say("Before");
        var gone = scene.NextTs();
        scene.Say("After");
        await scene.ReactAsync(gone, "pushpin");
        await scene.SettleAsync();
        Assert.Empty(await scene.EntriesAsync());
        Assert.Equal(0, await scene.CountAsync("slack_outbound where failed_at is not null"));
    }

    [Theory, BothEngines]
    public async Task Reactions_shortcuts_retries_and_several_people_make_one_entry(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var (other, _) = await scene.App.PersonAsync();
        var ts = scene.Say("Only once");
        await scene.ReactAsync(ts, "pushpin", eventId: "Ev1");
        await scene.ReactAsync(ts, "pushpin", eventId: "Ev1");
        await scene.ReactAsync(ts, "pushpin", eventId: "Ev2");
        await scene.ReactAsync(ts, "pushpin", user: other);
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts, trigger: "same");
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts, trigger: "same");
        await scene.SettleAsync();
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts, user: other);
        await scene.ShortcutAsync(CaptureNames.MakeFollowUp, ts);
        await scene.ShortcutAsync(CaptureNames.MakeFollowUp, ts, user: other);
        await scene.ReactAsync(ts, "ticket");
        await scene.SettleAsync();

        Assert.Equal("Only once", (await scene.EntryAsync()).Text);
        Assert.Equal(1, await scene.CountAsync("slack_captures"));
        Assert.Equal(1, await scene.CountAsync("action_items"));
        var told = string.Join('\n', scene.App.Slack.Responses.Select(r => (string)r["text"]!));
        Assert.Equal(4, scene.App.Slack.Responses.Count);
        foreach (var once in new[] { "stands on the", "Filed: ", "was filed already" }) Assert.Contains(once, told, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Twelve_people_at_the_same_moment_make_one_entry(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var incident = (await scene.App.App.Database.ReadAsync(s => s.FindIncidentRefAsync(scene.Number, scene.Web.AsActor()), CancellationToken.None))!;
        var ts = scene.Say("Race");
        var message = new SlackMessage { Ts = ts, Text = "Race", User = scene.User };
        var read = new CapturedMessage(scene.App.App.Clock.GetUtcNow(), new(null, "Somebody"), "Race", null, []);
        var capture = scene.Service<CaptureMessage>();
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            var marked = await capture.MarkAsync(new(FakeSlack.Team, scene.Channel.Id, ts, incident.Id, CaptureMark.Of(i % 2 == 0 ? CapturePurpose.Timeline : CapturePurpose.FollowUp, "shortcut"), $"U7RACE{i}", SlackTs.StampOf(scene.App.App.Clock.GetUtcNow())), CancellationToken.None);
            return await capture.AddAsync(marked, incident, new(true, EntryKind.Note, false, true, scene.User), message, read, scene.Web.AsActor(), CancellationToken.None);
        })));
        await scene.SettleAsync();

        Assert.All(results, r => Assert.Null(r.Failure));
        Assert.Single(results.Select(r => (r.Value.EntryId, r.Value.ActionItemId)).Distinct());
        Assert.Equal("Race", (await scene.EntryAsync()).Text);
        Assert.Equal((1, 1, 12), (await scene.CountAsync("slack_captures"), await scene.CountAsync("action_items"), await scene.CountAsync("slack_capture_marks")));
    }

    [Theory, BothEngines]
    public async Task Somebody_without_an_account_may_capture_and_an_outsider_may_not(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        scene.App.Slack.AddUser("U7GUEST", "Grace Guest", "grace@elsewhere.example");
        scene.App.Slack.AddUser("U7OUT", "Mallory", "mallory@other.example", team: "T09OTHER");
        var (kept, refused) = (scene.Say("Kept"), scene.Say("Refused"));
        await scene.ReactAsync(kept, "pushpin", user: "U7GUEST");
        await scene.ReactAsync(refused, "pushpin", user: "U7OUT");
        Assert.Equal(HttpStatusCode.OK, await scene.ShortcutAsync(CaptureNames.AddToTimeline, refused, user: "U7OUT"));
        await scene.SettleAsync();

        Assert.Equal("Kept", (await scene.EntryAsync()).Text);
        Assert.Equal("Grace Guest", await scene.App.App.Database.ReadAsync(s => s.ScalarAsync<string>("select actor_name from journal where action = 'entry.added' and actor_id is null"), CancellationToken.None));
        Assert.Contains("another organisation", (string?)Assert.Single(scene.App.Slack.Responses)["text"], StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_name_too_long_to_keep_is_cut_before_an_emoji_and_not_through_it(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var fits = new string('n', 99);
        scene.App.Slack.AddUser("U7LONG", fits + "🚒 of the fire brigade");
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, scene.Say("Kept", user: "U7LONG"));
        await scene.SettleAsync();
        Assert.Equal(("Kept", fits), ((await scene.EntryAsync()).Text, (await scene.EntryAsync()).AuthorName));
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_captured_by_its_members_alone_and_only_in_its_channel(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps, isPrivate: true);
        var (stranger, _) = await scene.App.PersonAsync();
        var (mine, theirs) = (scene.Say("Mine"), scene.Say("Theirs"));
        await scene.ReactAsync(theirs, "pushpin", user: stranger);
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, theirs, user: stranger);
        await scene.ReactAsync(mine, "pushpin");
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, mine, channel: "C01GEN");
        await scene.SettleAsync();
        Assert.Equal("Mine", (await scene.EntryAsync()).Text);
        Assert.DoesNotContain("INC-", string.Join(' ', scene.App.Slack.Responses.Select(r => r.ToJsonString())), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_reader_captures_nothing_and_is_told_why(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var (reader, _) = await scene.App.PersonAsync("reader");
        var ts = scene.Say("Read only");
        await scene.ReactAsync(ts, "pushpin", user: reader);
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts, user: reader);
        await scene.SettleAsync();
        Assert.Empty(await scene.EntriesAsync());
        Assert.Contains("needs the role responder", (string?)Assert.Single(scene.App.Slack.Responses)["text"], StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task What_the_bot_says_is_not_captured(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var headline = (string)scene.Channel.Messages[0]["ts"]!;
        await scene.ReactAsync(headline, "pushpin");
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, headline);
        await scene.SettleAsync();
        Assert.Empty(await scene.EntriesAsync());
    }

    [Theory, BothEngines]
    public async Task Plain_messages_are_acknowledged_and_not_kept(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var before = await scene.CountAsync("slack_inbox");
        await scene.App.EventAsync(new() { ["type"] = "message", ["user"] = scene.User, ["channel"] = scene.Channel.Id, ["text"] = "just talk", ["ts"] = scene.NextTs() });
        await scene.ReactAsync(scene.Say("x"), "eyes");
        Assert.Equal(before, await scene.CountAsync("slack_inbox"));
    }

    static async Task<TimelineEntry> CapturedByShortcutAsync(CaptureScene scene, string ts)
    {
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts);
        await scene.SettleAsync();
        return (await scene.EntriesAsync()).Single(e => e.SourceRef!.EndsWith(ts, StringComparison.Ordinal));
    }
}
