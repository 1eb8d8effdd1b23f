using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>The Markdown with its files as a zip: shown by a repository as it stands, and read back whole.</summary>
public sealed class MarkdownArchiveTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Texts_and_files_are_read_back_whole(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        await using var to = await TestApp.StartAsync(engine, apps);
        using var user = await from.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await user.AttachAsync(number, "graph (1) of [errors]_ü.png", TimelineSteps.Png);
        var address = await user.FirstFileAsync(number);
        await user.AttachAsync(number, "shard.log", "one\ntwo\n"u8.ToArray());
        var lookalike = "Seen\n\n📎 a.png (image/png, 3 bytes) <!-- file -->";
        await user.PostsAsync($"/incidents/{number}/timeline", new() { ["text"] = lookalike });
        var body = $"As the ![graph]({address}) says, and [the same]({address}), and ![without its name]({address[..address.LastIndexOf('/')]}).\n\n```\n[code]({address})\n```";
        await user.SaveSectionAsync(number, "lessons", body, 1);

        var zip = await from.ExportAsync(number, ExportFormat.Zip);
        var report = await to.ImportAsync(zip);

        Assert.StartsWith("what Markdown never carries", Assert.Single(report.Notes.LeftOut), StringComparison.Ordinal);
        var (was, now) = ((await from.ReadRecordAsync(number))!, (await to.ReadRecordAsync(report.Incident.Number))!);
        Assert.Equal(was.Timeline.Select(e => e.Text), now.Timeline.Select(e => e.Text));
        Assert.Contains(lookalike, now.Timeline.Select(e => e.Text));
        Assert.Equal(was.Timeline.SelectMany(e => e.Attachments).Select(a => a with { EntryId = null }), now.Timeline.SelectMany(e => e.Attachments).Select(a => a with { EntryId = null }));
        Assert.Equal(body, now.Review!.Sections.Single(s => s.Key == "lessons").Body);
        using var reader = await to.SignInAsync(Role.Reader);
        Assert.Equal(TimelineSteps.Png, await (await reader.GetAsync(address)).Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(Parts(zip), Parts(await to.ExportAsync(report.Incident.Number, ExportFormat.Zip)));
        Assert.Equal(ImportOutcome.Unchanged, (await to.ImportAsync(zip)).Outcome);
    }

    [Theory, BothEngines]
    public async Task Every_link_of_the_markdown_leads_to_a_file_of_the_archive(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await user.AttachAsync(number, "graph (1) of [errors]_ü.png", TimelineSteps.Png);
        await user.SaveSectionAsync(number, "lessons", $"![graph]({await user.FirstFileAsync(number)}) ![short]({(await user.FirstFileAsync(number))[..49]} \"Errors\")", 1);

        var answer = await user.GetAsync($"/incidents/{number}/export?format=zip");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        var parts = Parts(await answer.Content.ReadAsByteArrayAsync(Ct));

        var text = Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(parts, p => p.Key.EndsWith(".md", StringComparison.Ordinal)).Value));
        var links = Regex.Matches(text, @"\]\((attachments/[^)# ]+)").Select(m => Uri.UnescapeDataString(m.Groups[1].Value)).ToList();
        Assert.Equal(4, links.Count);
        Assert.All(links, link => Assert.Equal(Convert.ToBase64String(TimelineSteps.Png), parts[link]));
        Assert.DoesNotContain("](/attachments/", text);
        Assert.Equal($"inc-{number}", answer.Content.Headers.ContentDisposition!.FileName![..$"inc-{number}".Length]);
    }

    [Theory, BothEngines]
    public async Task What_a_repository_packs_anew_within_a_folder_is_read_too(Engine engine)
    {
        await using var from = await TestApp.StartAsync(engine, apps);
        await using var to = await TestApp.StartAsync(engine, apps);
        using var user = await from.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AttachAsync(number, "notes.md", "# Notes\n"u8.ToArray());
        var parts = Parts(await from.ExportAsync(number, ExportFormat.Zip));

        // A Mac packs what it keeps of each file beside it, and a Windows of old writes paths its own way.
        var report = await to.ImportAsync(Pack([("incidents-main/", ""), ("incidents-main/LICENSE", "QQ=="), .. parts.Select(p => ($@"incidents-main\{p.Key.Replace('/', '\\')}", p.Value)), .. parts.Select(p => ($"__MACOSX/incidents-main/{p.Key.Insert(p.Key.LastIndexOf('/') + 1, "._")}", "QQ=="))]));

        Assert.StartsWith("what Markdown never carries", Assert.Single(report.Notes.LeftOut), StringComparison.Ordinal);
        Assert.Equal("notes.md", Assert.Single((await to.ReadRecordAsync(report.Incident.Number))!.Timeline.SelectMany(e => e.Attachments)).FileName);
    }

    [Theory, BothEngines]
    public async Task A_bad_archive_says_what_is_wrong_and_changes_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AttachAsync(number, "graph.png", TimelineSteps.Png);
        var zip = await app.ExportAsync(number, ExportFormat.Zip);
        var parts = Parts(zip);
        var (name, text) = parts.Single(p => p.Key.EndsWith(".md", StringComparison.Ordinal));
        var zeros = Convert.ToBase64String(new byte[20 * 1024 * 1024]);
        var key = Guid.CreateVersion7();
        foreach (var (bytes, told) in new[]
        {
            (zip[..^30], "damaged"),
            (Pack([("readme.txt", text)]), "no Markdown file"),
            (Pack([(name, text), ("other.md", text)]), "more than one Markdown file"),
            (Pack([(name, text), ($"attachments/{key}/a.txt", zeros), ($"attachments/{Guid.CreateVersion7()}/b.txt", zeros)]), "when it is unpacked"),
            (Pack([(name, text), .. Enumerable.Range(0, 2100).Select(i => ($"attachments/{Guid.CreateVersion7()}/{i}.txt", "QQ=="))]), "parts"),
            (Pack([(name, Convert.ToBase64String(Encoding.UTF8.GetBytes("no front matter")))]), "This is not JSON"),
        })
            Assert.Contains(told, (await app.RefusedImportAsync(bytes)).Faults[0].Message);
        await using var to = await TestApp.StartAsync(engine, apps);
        var file = parts.Single(p => p.Key != name).Key;
        var swapped = await to.ImportAsync(Pack([(name, text), (file, Convert.ToBase64String("<svg onload=alert(1)>"u8))]));
        Assert.Contains("not those that were exported", Assert.Single(swapped.Notes.LeftOut, n => n.Contains("graph.png", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task A_hidden_entrys_file_is_in_nobodys_archive(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var attached = await user.AttachAsync(number, "graph.png", TimelineSteps.Png);
        var entry = attached.Headers.Location!.OriginalString.Split("#entry-")[1];
        Assert.Equal(2, Parts(await app.ExportAsync(number, ExportFormat.Zip)).Count);

        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A face" })).StatusCode);

        var parts = Parts(await (await user.GetAsync($"/incidents/{number}/export?format=zip")).Content.ReadAsByteArrayAsync(Ct));
        Assert.DoesNotContain("graph.png", Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(parts).Value)));
    }

    /// <summary>Base64 by path.</summary>
    internal static Dictionary<string, string> Parts(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var from = e.Open();
            using var to = new MemoryStream();
            from.CopyTo(to);
            return Convert.ToBase64String(to.ToArray());
        });
    }

    static byte[] Pack((string Path, string Content)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in parts)
            {
                using var to = archive.CreateEntry(path).Open();
                to.Write(Convert.FromBase64String(content));
            }
        }
        return bytes.ToArray();
    }
}
