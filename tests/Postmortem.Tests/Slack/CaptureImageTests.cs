using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Images of captured messages are copied into the record, by what they are and to whom the incident is shown.</summary>
public sealed class CaptureImageTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task An_image_is_copied_once_and_stays_as_private_as_its_incident(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps, isPrivate: true);
        scene.App.Slack.Files.Add("F1", TimelineSteps.Png);
        var ts = scene.Say("", files: [File(scene, "F1", "graph.png"), File(scene, "F2", "trace.log", "text/plain")]);
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts);
        await scene.ReactAsync(ts, "pushpin");
        await scene.SettleAsync();

        var entry = await scene.EntryAsync();
        Assert.Contains("trace.log", entry.Text, StringComparison.Ordinal);
        var image = Assert.Single(await scene.App.App.Database.ReadAsync(s => s.ListAttachmentsAsync(entry.IncidentId), CancellationToken.None));
        Assert.Equal(("graph.png", "image/png", entry.Id), (image.FileName, image.ContentType, image.EntryId));
        Assert.Equal(1, scene.App.Slack.Files.Downloads);
        var (_, stranger) = await scene.App.PersonAsync();
        Assert.Equal(HttpStatusCode.OK, (await scene.Web.GetAsync(image.Href)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(image.Href)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task What_is_no_image_too_large_or_elsewhere_stays_out_and_the_token_at_home(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        await using var foreign = await FakeSlack.StartAsync();
        foreign.Files.Add("F3", TimelineSteps.Png);
        scene.App.Slack.Files.Add("F1", "<svg onload=alert(1)>"u8.ToArray());
        scene.App.Slack.Files.Add("F2", new byte[scene.Service<AttachmentRules>().Largest + 1]);
        var elsewhere = File(scene, "F3", "c.png");
        elsewhere["url_private"] = new Uri(foreign.Url, "/files/F3").ToString();
        var ts = scene.Say("Three files", files: [File(scene, "F1", "a.png"), File(scene, "F2", "b.png"), elsewhere]);
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, ts);
        await scene.SettleAsync();

        Assert.Equal("Three files", (await scene.EntryAsync()).Text);
        Assert.Equal(0, await scene.CountAsync("attachments"));
        Assert.Equal(0, foreign.Files.Downloads);
    }

    [Theory, BothEngines]
    public async Task A_missing_scope_is_shown_to_administrators_with_its_remedy(Engine engine)
    {
        await using var scene = await CaptureScene.StartAsync(engine, apps);
        var file = File(scene, "F1", "graph.png");
        file["url_private"] = new Uri(scene.App.Slack.Url, "/files/signin").ToString();
        scene.App.Slack.Files.AddSignIn("signin");
        await scene.ShortcutAsync(CaptureNames.AddToTimeline, scene.Say("With a graph", files: [file]));
        await scene.SettleAsync();
        Assert.Contains("scope files:read", await scene.App.App.Database.ReadAsync(s => s.ScalarAsync<string>("select last_error from slack_outbound where failed_at is not null"), CancellationToken.None), StringComparison.Ordinal);
        Assert.Equal("With a graph", (await scene.EntryAsync()).Text);
    }

    static JsonObject File(CaptureScene scene, string id, string name, string type = "image/png") => new()
    {
        ["id"] = id,
        ["name"] = name,
        ["title"] = name,
        ["mimetype"] = type,
        ["size"] = 10,
        ["url_private"] = new Uri(scene.App.Slack.Url, $"/files/{id}").ToString(),
    };
}
