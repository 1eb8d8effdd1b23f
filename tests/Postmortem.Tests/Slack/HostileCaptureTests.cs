using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Texts and payloads as an attacker, or a strange bot, would send them.</summary>
public sealed class HostileCaptureTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_hostile_text_rings_nobody_and_runs_nothing(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = scene.Say("<!channel> <!everyone|x> <!subteam^S1|<!here>> <javascript:alert(1)|click> &lt;script&gt;alert(1)&lt;/script&gt; ![x](http://evil.example/p.png) \0\u202e <@U1|</a><script>>");
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts);
        await scene.SettleAsync();

        var entry = await scene.EntryAsync();
        Assert.DoesNotContain("<!", Mrkdwn.Of(entry.Text), StringComparison.Ordinal);
        scene.Channel.Messages.Remove(scene.Message(ts)!);
        Assert.DoesNotMatch("<!(?!date)", scene.Channel.Shown);
        var page = await scene.Web.PageAsync($"/incidents/{scene.Number}");
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("javascript:alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=\"http://evil", page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, BothEngines]
    public async Task A_huge_text_is_cut_with_a_word_about_it(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        await scene.ReactAsync(scene.Say(string.Concat(Enumerable.Repeat("😀 *", 12_000))), "pushpin");
        await scene.ReactAsync(scene.Say(new string('x', 30_000)), "ticket");
        await scene.SettleAsync();
        var entry = await scene.EntryAsync();
        Assert.InRange(entry.Text.Length, 19_000, AddEntry.LongestText);
        Assert.EndsWith("in Slack)", entry.Text, StringComparison.Ordinal);
        Assert.InRange((await scene.App.App.Database.ReadAsync(s => s.ScalarAsync<string>("select title from action_items"), CancellationToken.None))!.Length, 150, 200);
    }

    [Theory, BothEngines]
    public async Task Payloads_with_missing_or_strange_fields_change_nothing_and_are_settled(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var ts = scene.Say("Still here");
        await scene.ReactAsync(ts, "pushpin");
        await scene.SettleAsync();
        JsonObject[] events =
        [
            new() { ["type"] = "reaction_added", ["user"] = scene.User, ["reaction"] = "pushpin" },
            new() { ["type"] = "reaction_added", ["user"] = scene.User, ["reaction"] = "pushpin", ["event_ts"] = "soon", ["item"] = new JsonObject { ["type"] = "message", ["channel"] = scene.Channel.Id, ["ts"] = ts } },
            new() { ["type"] = "reaction_added", ["user"] = scene.User, ["reaction"] = "pushpin", ["event_ts"] = scene.NextTs(), ["item"] = new JsonObject { ["type"] = "file", ["file"] = "F1" } },
            new() { ["type"] = "message", ["subtype"] = "message_changed", ["channel"] = scene.Channel.Id },
            new() { ["type"] = "message", ["subtype"] = "message_changed", ["channel"] = scene.Channel.Id, ["message"] = new JsonObject { ["ts"] = ts, ["text"] = "No stamp" } },
            new() { ["type"] = "message", ["subtype"] = "message_deleted", ["channel"] = scene.Channel.Id },
            new() { ["type"] = "message", ["subtype"] = "message_deleted", ["channel"] = "C0NOWHERE", ["deleted_ts"] = ts },
        ];
        foreach (var e in events) await scene.App.EventAsync(e);
        Assert.Equal(HttpStatusCode.OK, await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts, message: []));
        await scene.SettleAsync();

        var entry = await scene.EntryAsync();
        Assert.Equal(("Still here", null), (entry.Text, entry.HiddenAt));
        Assert.Equal(0, await scene.CountAsync("slack_inbox where done_at is null"));
        Assert.Equal(0, await scene.CountAsync("slack_outbound where done_at is null"));
    }

    [Fact]
    public void What_bots_say_in_attachments_and_blocks_is_read_and_unfolded_links_are_not()
    {
        var alert = System.Text.Json.JsonSerializer.Deserialize("""
            {"bot_id":"B1","text":"","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*Firing*"}},{"type":"image","image_url":"x"}],
             "attachments":[{"title":"Pool","title_link":"https://g.example/1","text":"95 %"},{"from_url":"https://g.example/1","text":"unfolded"}]}
            """, SlackJson.Default.SlackMessage)!;
        Assert.Equal("**Firing**\n[Pool](https://g.example/1)\n95 %", MessageText.Markdown(alert, SlackNames.None));
        Assert.Equal("(a message without text)", MessageText.Markdown(new SlackMessage(), SlackNames.None));
    }

    [Theory]
    [InlineData("1700000000.123456", true)]
    [InlineData("1700000000", false)]
    [InlineData("99999999999.9", true)]
    [InlineData("999999999999.1", false)]
    [InlineData("-1.1", false)]
    [InlineData("1.2.3", false)]
    [InlineData("", false)]
    public void A_ts_is_seconds_and_microseconds(string ts, bool good) => Assert.Equal(good, SlackTs.TryRead(ts, out long _));
}
