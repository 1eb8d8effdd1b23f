using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>What happens to a message after it was captured is followed, in whichever order Slack tells of it, and leaves its history.</summary>
public sealed class FollowTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task An_edit_is_taken_over_and_the_original_stays(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "Pool is ful");
        await scene.EditAsync(ts, "Pool is *full*", eventId: "Ev1");
        await scene.SettleAsync();

        var entry = await scene.EntryAsync();
        Assert.Equal(("Pool is **full**", "Pool is ful", 2), (entry.Text, entry.OriginalText, entry.Version));
        var revision = Assert.Single(await scene.RevisionsAsync(entry.Id));
        Assert.Equal(("Pool is ful", scene.Web.Name), (revision.Text, revision.ChangedBy));
    }

    [Theory, BothEngines]
    public async Task A_link_that_unfolds_and_a_second_telling_change_nothing(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "Once");
        var before = await scene.CountAsync("slack_inbox");
        await scene.App.EventAsync(new() { ["type"] = "message", ["subtype"] = "message_changed", ["channel"] = scene.Channel.Id, ["event_ts"] = scene.NextTs(), ["message"] = scene.Message(ts)!.DeepClone(), ["previous_message"] = scene.Message(ts)!.DeepClone() });
        Assert.Equal(before, await scene.CountAsync("slack_inbox"));
        var at = scene.NextTs();
        await scene.EditAsync(ts, "Twice", eventTs: at);
        await scene.EditAsync(ts, "Twice", eventTs: at, eventId: "EvAgain");
        await scene.SettleAsync();
        await scene.App.EventAsync(new() { ["type"] = "message", ["subtype"] = "message_changed", ["channel"] = scene.Channel.Id, ["event_ts"] = scene.NextTs(), ["message"] = scene.Message(ts)!.DeepClone() });
        await scene.SettleAsync();
        Assert.Equal(("Twice", 2), ((await scene.EntryAsync()).Text, (await scene.EntryAsync()).Version));
    }

    [Theory, BothEngines]
    public async Task Of_two_edits_the_later_one_holds_whichever_comes_first(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "One");
        var (early, late) = (scene.NextTs(), scene.NextTs());
        await scene.EditAsync(ts, "Three", eventTs: late);
        await scene.EditAsync(ts, "Two", eventTs: early);
        await scene.SettleAsync();
        Assert.Equal("Three", (await scene.EntryAsync()).Text);
    }

    [Theory, BothEngines]
    public async Task What_a_person_wrote_by_hand_is_not_overwritten(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "By Slack");
        var entry = await scene.EntryAsync();
        await scene.Service<EditEntry>().RunAsync(new(scene.Number, entry.Id, "By hand", EntryKind.Observation), scene.Web.AsActor(), CancellationToken.None);
        await scene.EditAsync(ts, "By Slack again");
        await scene.ReactAsync(ts, "bulb");
        await scene.SettleAsync();
        Assert.Equal(("By hand", EntryKind.Observation), ((await scene.EntryAsync()).Text, (await scene.EntryAsync()).Kind));
    }

    [Theory, BothEngines]
    public async Task A_deleted_message_is_hidden_with_its_reason_and_can_be_shown_again(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "Said in haste");
        await scene.DeleteAsync(ts);
        await scene.SettleAsync();
        var entry = await scene.EntryAsync();
        Assert.Equal(("Slack", FollowCapture.Deleted, "Said in haste"), (entry.HiddenBy, entry.HiddenReason, entry.Text));

        await scene.Service<ShowEntry>().RunAsync(new(scene.Number, entry.Id), scene.Web.AsActor(), CancellationToken.None);
        await scene.SettleAsync();
        Assert.Null((await scene.EntryAsync()).HiddenAt);
    }

    [Theory, BothEngines]
    public async Task The_stone_of_a_deleted_thread_counts_as_deleted(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "Thread");
        await scene.App.EventAsync(new()
        {
            ["type"] = "message",
            ["subtype"] = "message_changed",
            ["channel"] = scene.Channel.Id,
            ["event_ts"] = scene.NextTs(),
            ["message"] = new System.Text.Json.Nodes.JsonObject { ["subtype"] = "tombstone", ["ts"] = ts, ["text"] = "This message was deleted.", ["user"] = "USLACKBOT" },
            ["previous_message"] = scene.Message(ts)!.DeepClone(),
        });
        await scene.SettleAsync();
        Assert.Equal(("Thread", FollowCapture.Deleted), ((await scene.EntryAsync()).Text, (await scene.EntryAsync()).HiddenReason));
    }

    [Theory, BothEngines]
    public async Task Taking_the_last_reaction_away_hides_and_giving_it_back_shows(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var (other, web) = await scene.App.PersonAsync();
        var ts = await CapturedAsync(scene, "Of two people");
        await scene.ReactAsync(ts, "pushpin", user: other);
        await scene.ReactAsync(ts, "pushpin", removed: true);
        await scene.SettleAsync();
        Assert.Null((await scene.EntryAsync()).HiddenAt);

        await scene.ReactAsync(ts, "pushpin", user: other, removed: true);
        await scene.SettleAsync();
        Assert.Equal((web.Name, FollowCapture.TakenBack), ((await scene.EntryAsync()).HiddenBy, (await scene.EntryAsync()).HiddenReason));

        await scene.ReactAsync(ts, "star");
        await scene.SettleAsync();
        Assert.Equal((null, true), ((await scene.EntryAsync()).HiddenAt, (await scene.EntryAsync()).Starred));
    }

    [Theory, BothEngines]
    public async Task A_reaction_that_was_taken_away_before_it_was_told_of_captures_nothing(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = scene.Say("Never mind");
        var (added, removed) = (scene.NextTs(), scene.NextTs());
        await scene.ReactAsync(ts, "pushpin", removed: true, eventTs: removed);
        await scene.SettleAsync();
        await scene.ReactAsync(ts, "pushpin", eventTs: added);
        await scene.SettleAsync();
        Assert.Empty(await scene.EntriesAsync());

        await scene.ReactAsync(ts, "pushpin");
        await scene.SettleAsync();
        Assert.Equal("Never mind", (await scene.EntryAsync()).Text);
    }

    [Theory, BothEngines]
    public async Task Kind_and_star_follow_the_reactions_that_stand(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "It is the cache");
        await scene.ReactAsync(ts, "bulb");
        await scene.ReactAsync(ts, "star");
        await scene.SettleAsync();
        Assert.Equal((EntryKind.Hypothesis, true), ((await scene.EntryAsync()).Kind, (await scene.EntryAsync()).Starred));
        await scene.ReactAsync(ts, "white_check_mark");
        await scene.ReactAsync(ts, "star", removed: true);
        await scene.SettleAsync();
        Assert.Equal((EntryKind.Decision, false), ((await scene.EntryAsync()).Kind, (await scene.EntryAsync()).Starred));
        await scene.ReactAsync(ts, "bulb", removed: true);
        await scene.ReactAsync(ts, "white_check_mark", removed: true);
        await scene.SettleAsync();
        Assert.Equal((EntryKind.Note, null), ((await scene.EntryAsync()).Kind, (await scene.EntryAsync()).HiddenAt));
    }

    [Theory, BothEngines]
    public async Task A_follow_up_whose_reaction_is_taken_away_is_asked_about_once(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = scene.Say("Alert on pool usage\nbefore it is full");
        await scene.ReactAsync(ts, "ticket");
        await scene.SettleAsync();
        await scene.ReactAsync(ts, "ticket", removed: true);
        await scene.SettleAsync();
        Assert.Equal(1, await scene.CountAsync("action_items where title = 'Alert on pool usage' and state = 'open' and decline_asked_at is not null"));
        await scene.ReactAsync(ts, "pushpin");
        await scene.SettleAsync();
        Assert.Equal(1, await scene.CountAsync("journal where action = 'action_item.decline_asked'"));
    }

    [Theory, BothEngines]
    public async Task A_capture_that_was_cut_off_before_it_knew_its_entry_takes_over_the_newer_text(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = await CapturedAsync(scene, "Older");
        await scene.App.App.Database.WriteAsync(s => s.ExecuteAsync("update slack_captures set entry_id = null, text_hash = ''", new { }), CancellationToken.None);
        await scene.EditAsync(ts, "Newer");
        await scene.SettleAsync();
        Assert.Equal(("Newer", "Older"), ((await scene.EntryAsync()).Text, (await scene.EntryAsync()).OriginalText));
    }

    [Theory, BothEngines]
    public async Task While_Slack_is_away_captures_wait_and_then_arrive_as_the_message_is_then(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = scene.Say("Draft");
        scene.App.Slack.Fail("conversations.replies", Fault.TooMany(30, withBody: false), Fault.Html503(), Fault.Broken());
        await scene.ReactAsync(ts, "pushpin");
        await scene.App.SettleAsync(4);
        Assert.Empty(await scene.EntriesAsync());
        await scene.EditAsync(ts, "Final");
        for (var i = 0; i < 4; i++)
        {
            scene.App.App.Clock.Advance(TimeSpan.FromMinutes(1));
            await scene.SettleAsync();
        }
        Assert.Equal(("Final", 1), ((await scene.EntryAsync()).Text, (await scene.EntryAsync()).Version));
    }

    static async Task<string> CapturedAsync(CaptureScene scene, string text)
    {
        var ts = scene.Say(text);
        await scene.ReactAsync(ts, "pushpin");
        await scene.SettleAsync();
        Assert.Equal(text, (await scene.EntryAsync()).Text);
        return ts;
    }
}
