using System.Text;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Record;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Postmortem.Tests.Features.Exports.RealIncident;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Published post-mortems, taken over as they stand: what becomes of them here, to the letter.</summary>
public sealed class RealIncidentTests(Apps apps)
{
    const string Folder = "tests/Postmortem.Tests/Approved/Exports";

    [Theory, BothEngines]
    public async Task What_is_imported_and_what_documents_make_of_it_is_approved(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        foreach (var name in All)
        {
            var report = await app.ImportAsync(File(name), $"{name}.json");

            Assert.Equal(ImportOutcome.Added, report.Outcome);
            var number = report.Incident.Number;
            var pdf = await app.ExportAsync(number, "pdf");
            var pages = PdfSamples.PageTexts(pdf);
            Approved.Match($"{Folder}/{name}.import.txt", Told(report.Notes));
            Approved.Match($"{Folder}/{name}.md", WithoutKeys(await app.ExportTextAsync(number, "md")));
            Approved.Match($"{Folder}/{name}.pdf.txt", $"{pages.Count} pages\n" + string.Concat(pages.Select((text, i) => $"\n--- {i + 1} ---\n{Lines(text)}\n")));
            Assert.Equal(pdf, await app.ExportAsync(number, "pdf"));
        }
    }

    [Theory, BothEngines]
    public async Task A_rollback_keeps_its_kind_its_direction_and_its_failure(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.ImportAsync(File(Cloudflare));
        await app.ImportAsync(File(GitLab));
        await app.ImportAsync(File(PostHog));

        var attempts = new List<string>();
        for (var number = 1; number <= 3; number++)
            attempts.AddRange((await app.ReadRecordAsync(number))!.Rollbacks.Select(r => $"{number}.{r.Attempt} {r.Kind} {r.Direction} {r.State} {r.Outcome}"));

        Assert.Equal(
            [
                "1.1 flag mitigation finished succeeded", "1.2 deploy back finished succeeded", "2.1 restore back finished succeeded",
                "3.1 deploy back failed failed", "3.2 config forward finished succeeded",
            ], attempts);
    }

    [Theory, BothEngines]
    public async Task Milestones_come_from_kinds_with_their_precision(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.ImportAsync(File(PostHog));
        await app.ImportAsync(File(Cloudflare));

        Assert.Equal(
            ["change 17:02 exact", "impact start 16:58 exact", "declared 17:25 exact", "rollback started 17:40 exact", "rollback completed 18:15 exact", "resolved 18:46 exact"],
            Moments(await app.ReadRecordAsync(1)));
        Assert.Equal(
            [
                "change 13:42 exact", "detected 13:45 about", "alerted 13:45 about", "declared 13:50 about", "mitigation decided 14:02 about", "rollback started 14:02 exact",
                "rollback completed 14:07 exact", "mitigated 14:09 exact", "resolved 14:52 about",
            ], Moments(await app.ReadRecordAsync(2)));
    }

    [Theory, BothEngines]
    public async Task A_time_of_declaring_that_was_guessed_is_told_as_a_fact_nowhere(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.ImportAsync(File(GitLab));
        using var user = await app.SignInAsync();
        var list = await user.PageAsync("/incidents?status=resolved");
        Assert.Contains("about Tue 31 Jan 2017", list);
        Assert.DoesNotContain("23:00", list);
        Assert.Matches(@"<dt>Ran</dt>\s*<dd>\s*<time[^>]*>\d+ (Jan|Feb) 2017, \d\d:\d\d</time>\s*–", await user.PageAsync("/incidents/1/rollbacks"));

        var facts = (await app.SectionAsync(1, "facts")).Body;
        Assert.Contains("| Declared | not recorded |", facts);
        Assert.Contains("since declared is missing", facts);
        Assert.Contains("when it was declared is not recorded", await app.ExportTextAsync(1, "md"));
        var page = PdfSamples.PageTexts(await app.ExportAsync(1, "pdf"))[0];
        Assert.DoesNotContain("Declared", page);
        Assert.Contains("Impact start 31 Jan 2017, 19:00 UTC", page);
        Assert.Contains("impact, its end not recorded", page);
        Assert.Matches(@"<dt>Declared</dt>\s*<dd>\s*<span class=""muted"">Not recorded</span>", await user.PageAsync("/incidents/1"));

        // Somebody who was there knows.
        await user.PostsAsync("/incidents/1/milestones/declared", new() { ["time"] = "2017-01-31 23:10", ["version"] = "0" });
        Assert.Contains("declared 2017-01-31 23:10", await app.ExportTextAsync(1, "md"));
        Assert.Contains("Declared 31 Jan 2017, 23:10 UTC", PdfSamples.PageTexts(await app.ExportAsync(1, "pdf"))[0]);
    }

    [Theory, BothEngines]
    public async Task The_same_file_twice_is_one_incident(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        foreach (var name in All) await app.ImportAsync(File(name));
        var before = await app.ExportTextAsync(2, "json");

        foreach (var name in All) Assert.Equal(ImportOutcome.Unchanged, (await app.ImportAsync(File(name))).Outcome);

        Assert.Equal(before, await app.ExportTextAsync(2, "json"));
        Assert.Equal(3, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incidents"), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task A_file_that_changed_since_overwrites_nothing_and_tells_the_difference(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.ImportAsync(File(PostHog));
        var before = await app.ExportTextAsync(1, "json");

        var changed = Encoding.UTF8.GetString(File(PostHog)).Replace("Flag evaluation works normally again", "Flags work again", StringComparison.Ordinal);
        var report = await app.ImportAsync(Encoding.UTF8.GetBytes(changed));

        Assert.Equal(ImportOutcome.Differs, report.Outcome);
        Assert.Contains(report.OnlyInFile, line => line.EndsWith("Flags work again", StringComparison.Ordinal));
        Assert.Contains(report.OnlyHere, line => line.EndsWith("Flag evaluation works normally again", StringComparison.Ordinal));
        Assert.Equal(before, await app.ExportTextAsync(1, "json"));
    }

    static IEnumerable<string> Moments(IncidentRecord? record) => record!.Milestones.Select(m => $"{m.Kind} {m.At:HH:mm} {m.Accuracy}");

    static string Told(ImportNotes notes) =>
        string.Concat(new[] { ("mapped", notes.Mapped), ("guessed", notes.Guessed), ("left out", notes.LeftOut) }.Select(part => $"{part.Item1}\n{string.Concat(part.Item2.Select(line => $"- {line}\n"))}"));

    /// <summary>Short enough to be compared by eye.</summary>
    static string Lines(string text)
    {
        var lines = new StringBuilder();
        var length = 0;
        foreach (var word in text.Split(' '))
        {
            if (length > 0) lines.Append(length + word.Length > 120 ? '\n' : ' ');
            length = length + word.Length > 120 ? word.Length : length + word.Length + 1;
            lines.Append(word);
        }
        return lines.ToString();
    }
}
