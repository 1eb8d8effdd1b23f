using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Features.Exports;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>JSON and zip hold the timeline's files, so that an incident can move to another installation whole.</summary>
public sealed class FileExportTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Files_travel_in_the_json_and_stand_under_the_same_address(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        await using var to = await TestApp.StartAsync(engine, apps);
        using var user = await from.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AttachAsync(number, "graph.png", TimelineSteps.Png);
        var address = await user.FirstFileAsync(number);

        var json = await from.ExportAsync(number, ExportFormat.Json);
        var report = await to.ImportAsync(json);

        Assert.DoesNotContain(report.Notes.LeftOut, n => n.Contains("graph.png", StringComparison.Ordinal));
        using var reader = await to.SignInAsync(Role.Reader);
        var file = await reader.GetAsync(address);
        Assert.Equal(TimelineSteps.Png, await file.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal("image/png", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Files(json), Files(await to.ExportAsync(report.Incident.Number, ExportFormat.Json)));
    }

    [Theory, BothEngines]
    public async Task Bytes_that_no_upload_would_take_are_left_out_and_named(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        using var user = await from.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AttachAsync(number, "graph.png", TimelineSteps.Png);
        var json = JsonNode.Parse(await from.ExportAsync(number, ExportFormat.Json))!;
        var attached = json["timeline"]!.AsArray().Single(e => e!["attachments"]!.AsArray().Count > 0)!["attachments"]![0]!;

        foreach (var (bytes, hash, told) in new[] { ("<svg onload=alert(1)>", "", "is not the image that its name says"), ("something else", (string)attached["sha256"]!, "not those that were exported") })
        {
            await using var to = await TestApp.StartAsync(engine, apps);
            (attached["content"], attached["sha256"]) = (Convert.ToBase64String(Encoding.UTF8.GetBytes(bytes)), hash);
            var report = await to.ImportAsync(Encoding.UTF8.GetBytes(json.ToJsonString()));
            Assert.Contains(told, Assert.Single(report.Notes.LeftOut, n => n.Contains("graph.png", StringComparison.Ordinal)));
        }
        attached["content"] = "no base64!";
        await using var none = await TestApp.StartAsync(engine, apps);
        Assert.Contains("attachments[0].content", (await none.RefusedImportAsync(json.ToJsonString())).Faults[0].Message);
    }

    [Theory, BothEngines]
    public async Task What_goes_beyond_the_limit_is_named_without_its_bytes(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        await using var to = await TestApp.StartAsync(engine, apps);
        using var user = await from.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var large = Encoding.UTF8.GetBytes(new string('x', 9_000_000));
        foreach (var name in new[] { "first.txt", "second.txt", "third.txt" }) Assert.Equal(HttpStatusCode.Redirect, (await user.AttachAsync(number, name, large)).StatusCode);

        var json = await from.ExportAsync(number, ExportFormat.Json);
        var report = await to.ImportAsync(json);

        Assert.InRange(json.Length, 24_000_000, ImportReader.Largest);
        Assert.Contains("its bytes are not in this file", Assert.Single(report.Notes.LeftOut, n => n.Contains(".txt", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task A_file_that_was_left_out_before_is_told_when_it_comes_later(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        await using var to = await TestApp.StartAsync(engine, apps);
        using var user = await from.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AttachAsync(number, "graph.png", TimelineSteps.Png);
        var first = await to.ImportAsync(await from.ExportAsync(number, ExportFormat.Markdown));
        Assert.Contains(first.Notes.LeftOut, n => n.Contains("graph.png", StringComparison.Ordinal));

        var again = await to.ImportAsync(await from.ExportAsync(number, ExportFormat.Json));

        Assert.Equal(ImportOutcome.Differs, again.Outcome);
        Assert.Contains("graph.png", Assert.Single(again.OnlyInFile));
    }

    [Theory, BothEngines]
    public async Task Who_added_a_file_and_when_is_checked_too(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        await using var to = await TestApp.StartAsync(engine, apps);
        using var user = await from.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AttachAsync(number, "graph.png", TimelineSteps.Png);
        var json = JsonNode.Parse(await from.ExportAsync(number, ExportFormat.Json))!;
        var attached = json["timeline"]!.AsArray().Single(e => e!["attachments"]!.AsArray().Count > 0)!["attachments"]![0]!;

        attached["added_by"] = new string('x', 201);
        Assert.Contains("attachments[0].added_by", (await to.RefusedImportAsync(json.ToJsonString())).Faults[0].Message);
        (attached["added_by"], attached["added_at"], attached["id"]) = ("Ana", "1969-07-20T20:17:00Z", Guid.Empty.ToString());
        Assert.DoesNotContain((await to.ImportAsync(Encoding.UTF8.GetBytes(json.ToJsonString()))).Notes.LeftOut, n => n.Contains("graph.png", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task A_hidden_entrys_file_goes_only_to_who_may_show_it_again(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await user.DeclareIncidentAsync();
        var attached = await user.AttachAsync(number, "graph.png", TimelineSteps.Png);
        var entry = attached.Headers.Location!.OriginalString.Split("#entry-")[1];
        var content = Convert.ToBase64String(TimelineSteps.Png);
        Assert.Contains(content, await reader.PageAsync($"/incidents/{number}/export?format=json"));

        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A face" })).StatusCode);

        Assert.DoesNotContain(content, await reader.PageAsync($"/incidents/{number}/export?format=json"));
        Assert.Contains(content, await user.PageAsync($"/incidents/{number}/export?format=json"));
        Assert.DoesNotContain(content, await user.PageAsync($"/incidents/{number}/export?format=md"));
    }

    static IEnumerable<string> Files(byte[] json) => JsonNode.Parse(json)!["timeline"]!.AsArray().SelectMany(e => e!["attachments"]!.AsArray()).Select(f => f!.ToJsonString());
}
