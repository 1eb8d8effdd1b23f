using System.Text;
using System.Text.Json;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Tests.Features.Cli;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Our own Markdown after a person edited it: taken, refused or named in the report, and never dropped in silence.</summary>
public sealed class HandEditTests(Apps apps)
{
    const string Detected = "- **23:00** *observation*";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A real incident, as one downloads it.</summary>
    static readonly string Written = File.ReadAllText(Path.Combine(Repository.Root, "tests/Postmortem.Tests/Approved/Exports/gitlab-2017-01-31.md"));

    [Theory, BothEngines]
    public async Task An_entry_is_taken_however_its_time_is_written(Engine engine)
    {
        await using var app = await AppAsync(engine);
        const string rows = """
            - **19:37:30** *observation* · Lena

              With seconds

            - **9:38** *observation* · Lena

              One digit
             
              and a second paragraph

            * **19:39** *Observation* · Lena

              A star

            - **19:40:** _decision_ · Lena · [source](https://chat.example.com/1)

              Other marks
            - **19:41** *action* Said on the same line
            - 19:42 No bold
            - **19:43** No kind
            - **19:44** Lena Brandt

              And what she said
            + ~19:45 – A dash

            """;

        var report = await app.ImportAsync(Edited(Detected, rows + Detected));

        var record = (await app.ReadRecordAsync(report.Incident.Number))!;
        string[] expected =
        [
            "19:37:30 observation exact Lena: With seconds", "09:38:00 observation exact Lena: One digit\n\nand a second paragraph", "19:39:00 observation exact Lena: A star", "19:40:00 decision exact Lena: Other marks",
            "19:41:00 action exact : Said on the same line", "19:42:00 note exact : No bold", "19:43:00 note exact : No kind", "19:44:00 note exact : Lena Brandt\n\nAnd what she said", "19:45:00 note about : A dash",
        ];
        Assert.Equal(expected.Order(), record.Timeline.Where(e => e.Author != "not recorded").Select(e => $"{e.OccurredAt:HH:mm:ss} {e.Kind} {e.Accuracy} {e.Author}: {e.Text}").Order());
        Assert.Equal("https://chat.example.com/1", Assert.Single(record.Timeline, e => e.Permalink is not null).Permalink);
        Assert.Equal(4, report.Notes.Guessed.Count(g => g.EndsWith("has no kind, so it became a note", StringComparison.Ordinal)));
        Assert.Contains($"line {LineOf("- 19:42", Encoding.UTF8.GetString(Edited(Detected, rows + Detected)))}: “- 19:42 No bold” has no kind, so it became a note", report.Notes.Guessed);
    }

    [Theory, BothEngines]
    public async Task A_follow_up_without_a_number_is_a_new_one_and_names_are_read_in_any_case(Engine engine)
    {
        await using var app = await AppAsync(engine);
        var text = Written.Replace("\n## Follow-ups\n", "\n## action items\n\n### Also test the newsletter\n\n- **owner:** Lena\n* **Priority**: P1\n- done when: it is sent\n\n### FU: Write it down\n\n", StringComparison.Ordinal)
            .Replace("\n## Timeline", "\n## timeline", StringComparison.Ordinal).Replace("| Milestone | Time |", "|   milestone   | TIME |", StringComparison.Ordinal);

        var report = await app.ImportAsync(Bytes(text));

        var record = (await app.ReadRecordAsync(report.Incident.Number))!;
        Assert.Equal((14, 8), (record.Timeline.Count, record.Milestones.Count));
        var added = Assert.Single(record.FollowUps, f => f.Title == "Also test the newsletter");
        Assert.Equal(("Lena", "P1", "it is sent", "open", "prevent"), (added.Owner, added.Priority, added.DoneWhen, added.State, added.Type));
        Assert.Equal((7, 1), (record.FollowUps.Count, record.FollowUps.Count(f => f.Title == "Write it down")));
        Assert.Contains(report.Notes.Guessed, g => g.Contains("“### FU: Write it down” has no number, so it became a new follow-up", StringComparison.Ordinal));
        Assert.Contains($"“Also test the newsletter” became FU-{added.Number}: the file gives it no number", report.Notes.Guessed);
    }

    [Theory, BothEngines]
    public async Task What_is_a_persons_own_is_left_out_and_each_line_named(Engine engine)
    {
        await using var app = await AppAsync(engine);
        var text = Written.Replace("status: resolved", "sprint: 42\nstatus: resolved", StringComparison.Ordinal).Replace("\n## Timeline", $"\n## Notes\n\nAsk Lena\n\n- one\n\n{string.Concat(Enumerable.Range(1, 30).Select(i => $"{i}\n"))}\n## Timeline", StringComparison.Ordinal);

        var report = await app.ImportAsync(Bytes(text));

        Assert.Equal(14, (await app.ReadRecordAsync(report.Incident.Number))!.Timeline.Count);
        foreach (var line in new[] { "sprint: 42", "## Notes", "Ask Lena", "- one" }) Assert.Contains($"line {LineOf(line, text)}: “{line}”", report.Notes.LeftOut);
        Assert.Equal("and 14 more", report.Notes.LeftOut[^1]);
        Assert.Equal(22, report.Notes.LeftOut.Count);
    }

    [Theory, BothEngines]
    public async Task A_line_of_the_record_that_is_not_understood_refuses_the_file_and_is_named(Engine engine)
    {
        await using var app = await AppAsync(engine);
        foreach (var (was, becomes, line, why) in Refused)
        {
            Assert.Contains(was, Written);
            var text = Written.Replace(was, becomes, StringComparison.Ordinal);

            var refused = await app.RefusedImportAsync(text);

            var told = string.Join('\n', refused.Faults.Select(f => f.Message));
            Assert.Contains($"line {LineOf(line, text)}: ", told);
            Assert.Contains(why, told);
        }
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select (select count(*) from incidents) + (select count(*) from services) + (select count(*) from journal)"), Ct));
    }

    static readonly (string Was, string Becomes, string Line, string Why)[] Refused =
    [
        ("- **Type:** detect", "- **Typ:** detect", "- **Typ:**", "no field here is called “Typ”"),
        ("- **Type:** detect", "- **Type:** detect\n- **Type:** prevent", "- **Type:** prevent", "stands here twice"),
        ("- **Type:** detect", "- **Type:** find", "- **Type:** find", "type: this must be one of: "),
        ("- **Filed at:** 2030-03-11 09:00", "- **Filed at:** in spring", "- **Filed at:** in spring", "Filed at is not a time such as 2017-01-31 17:20"),
        ("- **Type:** detect", "- **Type:** detect\n- **Owner is a person:** perhaps", "- **Owner is a person:**", "is not yes or no"),
        ("- **Type:** detect", "- **Type:** detect\n  and more", "  and more", "none of the fields"),
        (Detected, $"A plain paragraph\n\n{Detected}", "A plain paragraph", "belongs to no entry"),
        (Detected, $"- 11:00 pm late\n\n{Detected}", "- 11:00 pm", "belongs to no entry"),
        (Detected, $"- **24:61** *note* · Ana\n\n  Late\n\n{Detected}", "- **24:61**", "24:61 is no time of that day"),
        ("### 2017-01-31, Tuesday", "### Tuesday", "### Tuesday", "no day such as"),
        ("| Milestone | Time | Accuracy |", "| Milestone | When | Accuracy |", "| Milestone | When", "no column here is called “When”"),
        ("| detected | 2017-01-31 23:00 | exact |", "| detected | exact |", "| detected | exact", "this row has 5 cells"),
        ("\n## Timeline\n", "\n## Timelin\n", "## Timelin", "the name of no section"),
        ("\n## Follow-ups\n", "\n## Followed up\n", "## Followed up", "the name of no section"),
        ("## Milestones\n", "## Moments\n", "## Moments", "the name of no section"),
        ("### Detection\n", "### My own view\n\nIt was dark.\n\n### Detection\n", "It was dark.", "outside of the marks of a text"),
        ("### Detection\n", "### My own view\n\n### Detection\n", "### My own view", "no text between its marks"),
        ("### Factor 2\n", "### Fuses\n", "### Fuses", "### Factor"),
        ("### Attempt 1\n", "### Attempt 99999999999\n", "### Attempt 9", "### Attempt"),
        ("### FU-7: ", "### FU-99999999999: ", "### FU-9999", "at most nine digits"),
        ("# INC-2: GitLab", "# INC-2: The day GitLab", "# INC-2: The day", "make them the same"),
        ("> **SEV1**", "> **SEV2**", "> **SEV2**", "the front matter says severity: SEV1"),
        ("\n## Impact\n", "\n## Impact\n\nIt was bad.\n", "It was bad.", "none of the fields"),
        ("<!-- text: summary -->", "", "<!-- end of text -->", "no beginning"),
        ("<!-- text: evidence,", "<!-- text: evidnce", "<!-- text: evidnce", "its mark was changed"),
    ];

    [Theory, BothEngines]
    public async Task A_file_that_was_cut_off_is_refused_wherever_the_cut_is(Engine engine)
    {
        await using var app = await AppAsync(engine);
        foreach (var percent in new[] { 3, 28, 53, 66, 72, 78, 91, 97 })
            Assert.NotEmpty((await app.RefusedImportAsync(Written[..(Written.Length * percent / 100)])).Faults);
        Assert.Contains("its last line, <!-- end of INC-2 -->, is missing", (await app.RefusedImportAsync(Written.Replace("\n<!-- end of INC-2 -->", "", StringComparison.Ordinal))).Faults[0].Message);

        for (var length = 5; length < Written.TrimEnd().Length; length += 7) Assert.True(Told(Written[..length]) is not null, Written[..length][^Math.Min(200, length)..]);
        Assert.Null(Told(Written.TrimEnd()));
    }

    [Theory, BothEngines]
    public async Task A_file_from_before_there_was_a_last_line_is_taken_and_the_report_says_so(Engine engine)
    {
        await using var app = await AppAsync(engine);
        var earlier = Written.Replace("ends_with: <!-- end of INC-2 -->\n", "", StringComparison.Ordinal).Replace("\n<!-- end of INC-2 -->\n", "", StringComparison.Ordinal);

        var report = await app.ImportAsync(Bytes(earlier));

        Assert.Equal(14, (await app.ReadRecordAsync(report.Incident.Number))!.Timeline.Count);
        Assert.StartsWith("that the file is whole", Assert.Single(report.Notes.Guessed), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_duration_that_was_changed_is_named_since_it_follows_from_the_times(Engine engine)
    {
        await using var app = await AppAsync(engine);

        var report = await app.ImportAsync(Edited("| Time to detect | 4 h 00 min |", "| Time to detect | 2 h |"));

        Assert.EndsWith("| Time to detect | 2 h | detected − impact start |”: durations are worked out anew from the times", report.Notes.LeftOut[^1]);
        Assert.Equal(2, report.Notes.LeftOut.Count);
    }

    [Fact]
    public void Every_text_has_both_of_its_marks_or_the_file_is_refused()
    {
        var lines = Written.Split('\n');
        foreach (var (i, _) in lines.Index().Where(l => l.Item.StartsWith("<!-- text", StringComparison.Ordinal) || l.Item == "<!-- end of text -->"))
            Assert.Matches(@"line \d+: (?:this text has no end|a text ends here that has no beginning)", Told(string.Join('\n', lines.Where((_, n) => n != i))));
    }

    /// <summary>Whatever is written, wherever it is written.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_that_somebody_adds_is_dropped_in_silence(bool within)
    {
        var lines = Written.Split('\n');
        for (var i = Array.IndexOf(lines, "---", 1) + 1; i < lines.Length - 1; i++)
        {
            if (within && lines[i].Length == 0) continue;
            string[] edited = [.. lines[..i], .. within ? [$"Zq {lines[i]}"] : new[] { lines[i], "Zq was here" }, .. lines[(i + 1)..]];

            var told = Told(string.Join('\n', edited));

            Assert.True(told?.Contains("Zq ", StringComparison.Ordinal) == true || told?.StartsWith("line ", StringComparison.Ordinal) == true || told?.StartsWith("its last line", StringComparison.Ordinal) == true, $"line {i + 1}: {lines[i]}: {told}");
        }
    }

    [Fact]
    public async Task The_command_names_the_line_and_ends_with_an_error()
    {
        await using var app = await AppAsync(Engine.Sqlite);
        using var shell = Shell.Beside(app);
        var text = Written.Replace("- **Type:** detect", "- **Ownr:** Lena\n- **Type:** detect", StringComparison.Ordinal);

        var told = (await shell.RunAsync("import", shell.Write("edited.md", text))).Refused(1);

        Assert.Contains($"edited.md: nothing was imported.\n  line {LineOf("- **Ownr:**", text)}: “- **Ownr:** Lena”: no field here is called “Ownr”.\n", told);
        Assert.Contains("mend these lines and import again", told);
    }

    /// <returns>What reading refuses, says or leaves out, and where it added words of ours to the record, the record; null when it takes the file as it is.</returns>
    static string? Told(string text)
    {
        try
        {
            var read = RecordMarkdownReader.Read(text);
            string[] told = [.. read.Refused, .. read.LeftOut, .. read.Guessed];
            if (told.Length > 0) return string.Join('\n', told);
            var record = JsonSerializer.Serialize(read.Record, RecordJson.Options);
            return record.Contains("Zq ", StringComparison.Ordinal) ? record : null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    async Task<TestApp> AppAsync(Engine engine)
    {
        var app = await TestApp.StartAsync(engine, apps);
        app.Clock.Advance(TimeSpan.FromDays(40));
        return app;
    }

    static byte[] Edited(string was, string becomes) => Bytes(Written.Replace(was, becomes, StringComparison.Ordinal));

    /// <summary>With a key, which the committed file does not have.</summary>
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.Replace("id: 00000000-0000-0000-0000-000000000000", "id: 0190b2f4-0000-7000-8000-000000000001", StringComparison.Ordinal));

    static int LineOf(string beginning, string text) => Array.FindIndex(text.Split('\n'), l => l.StartsWith(beginning, StringComparison.Ordinal)) + 1;
}
