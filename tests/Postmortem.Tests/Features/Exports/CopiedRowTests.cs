using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Exports.Import;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Tests.Support;
using static Postmortem.Tests.Features.Exports.SmallRecord;

namespace Postmortem.Tests.Features.Exports;

/// <summary>People add a row to a file by copying one. None is lost for the name that the copy keeps.</summary>
public sealed class CopiedRowTests(Apps apps)
{
    /// <summary>A real incident, as one downloads it.</summary>
    static readonly string Written = File.ReadAllText(Path.Combine(Repository.Root, "tests/Postmortem.Tests/Approved/Exports/gitlab-2017-01-31.md"))
        .Replace("id: 00000000-0000-0000-0000-000000000000", "id: 0190b2f4-0000-7000-8000-000000000001", StringComparison.Ordinal);

    [Theory, BothEngines]
    public async Task Copies_in_Markdown_come_in_and_the_report_says_what_they_lost(Engine engine)
    {
        await using var app = await SmallRecord.StartAsync(engine, apps);
        var text = Copied(Copied(Copied(Written, "### FU-6: ", "### FU-7: ", "### FU-77: Also test the newsletter"), "### Factor 1\n", "### Factor 2\n", "### Factor 9"), "- **23:00** *observation*", "- **about 23:05", "- **23:02** *observation*");
        text = text.Replace("### Factor 9\n\n- **Factor:** ", "### Factor 9\n\n- **Factor:** Copied: ", StringComparison.Ordinal);

        var report = await app.ImportAsync(Encoding.UTF8.GetBytes(text));

        var (before, record) = (RecordOf(Written), (await app.ReadRecordAsync(report.Incident.Number))!);
        Assert.Equal((before["follow_ups"]!.AsArray().Count + 1, before["timeline"]!.AsArray().Count + 1, before["review"]!["factors"]!.AsArray().Count + 1), (record.FollowUps.Count, record.Timeline.Count, record.Review!.Factors.Count));
        Assert.Single(record.FollowUps, f => f.Title == "Also test the newsletter" && f.Number == 77);
        Assert.Single(record.Review.Factors, f => f.Text.StartsWith("Copied: ", StringComparison.Ordinal));
        foreach (var told in new[] { "the follow-up “Also test the newsletter” has the name at its source of one before it", "the factor “Copied: ", "the entry “" })
            Assert.Contains(report.Notes.Guessed, g => g.StartsWith(told, StringComparison.Ordinal) && g.EndsWith("so it was taken in as one of its own, without that name", StringComparison.Ordinal));
        Assert.Equal(3, report.Notes.Guessed.Count(g => g.Contains("name at its source", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task Every_row_of_a_file_may_be_copied_and_is_taken_or_refused_by_its_path(Engine engine)
    {
        await using var app = await SmallRecord.StartAsync(engine, apps);
        foreach (var (path, list) in Lists(Json(0)))
        {
            var json = Json(path.GetHashCode(StringComparison.Ordinal));
            var rows = Lists(json).First(l => l.Path == path).List;
            rows.Add(rows[0]!.DeepClone());

            var result = await app.Service<ImportIncident>().RunAsync(new("copied", Bytes(json)), RealIncident.Administrator, TestContext.Current.CancellationToken);

            Assert.True(result.Succeeded || result.Failure!.Faults.Count > 0, $"{path}: {result.Failure?.Message}");
            if (path is "$.timeline" or "$.follow_ups" or "$.review.factors" or "$.alerts" or "$.changes" or "$.rollbacks" or "$.waits" or "$.impacts")
                Assert.Equal(list.Count + 1, Lists(JsonNode.Parse(RecordJson.Write((await app.ReadRecordAsync(result.Value.Incident.Number))!))!).First(l => l.Path == path).List.Count);
        }
    }

    [Theory, BothEngines]
    public async Task A_word_that_no_record_has_is_refused_by_its_path_or_taken_and_never_left_to_the_database(Engine engine)
    {
        await using var app = await SmallRecord.StartAsync(engine, apps);
        foreach (var path in Values(Json(0)).Where(v => v.Of[v.Key]!.GetValueKind() == JsonValueKind.String).Select(v => v.Path).DistinctBy(p => string.Concat(p.Where(c => !char.IsAsciiDigit(c)))))
        {
            var json = Json(path.GetHashCode(StringComparison.Ordinal));
            var (_, of, key) = Values(json).First(t => t.Path == path);
            of[key] = "zzz";

            var result = await app.Service<ImportIncident>().RunAsync(new("odd", Bytes(json)), RealIncident.Administrator, TestContext.Current.CancellationToken);

            Assert.True(result.Succeeded || result.Failure!.Faults.Count > 0, $"{path}: {result.Failure?.Message}");
        }
    }

    [Theory, BothEngines]
    public async Task Attempts_with_the_same_number_are_counted_anew_and_the_report_says_so(Engine engine)
    {
        await using var app = await SmallRecord.StartAsync(engine, apps);
        var json = Json(0);
        json["rollbacks"]![1]!["attempt"] = 1;

        var report = await app.ImportAsync(Bytes(json));

        Assert.Contains("attempt 1 became attempt 2: they are counted in the order of the file", report.Notes.Guessed);
        Assert.Equal([1, 2], (await app.ReadRecordAsync(report.Incident.Number))!.Rollbacks.Select(r => r.Attempt));
    }

    static JsonObject RecordOf(string markdown) => RecordMarkdownReader.Read(markdown).Record;

    /// <summary>From a heading to the next one, once more below it and begun otherwise.</summary>
    static string Copied(string text, string from, string to, string begins)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        var end = text.IndexOf(to, start + from.Length, StringComparison.Ordinal);
        var block = text[start..end];
        var line = block.IndexOf('\n', StringComparison.Ordinal);
        var head = from.StartsWith('-') ? begins + block[from.Length..line] : begins;
        return text[..end] + head + block[line..] + text[end..];
    }
}
