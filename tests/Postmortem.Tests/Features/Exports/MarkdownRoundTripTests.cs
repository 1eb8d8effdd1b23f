using System.Text.Json;
using Markdig;
using Markdig.Syntax;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Record;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

public sealed class MarkdownRoundTripTests
{
    [Fact]
    public void What_is_known_of_lost_data_is_read_by_the_name_it_had_before_too()
    {
        const string label = "- **What was lost, or how that is known:** ";
        var written = File.ReadAllText(Path.Combine(Repository.Root, "tests/Postmortem.Tests/Approved/Exports/gitlab-2017-01-31.md"));
        Assert.Contains(label, written, StringComparison.Ordinal);
        foreach (var text in new[] { written, written.Replace(label, "- **What was lost:** ", StringComparison.Ordinal) })
            Assert.Equal("The source says “succeeded with data loss”.", (string?)RecordMarkdownReader.Read(text).Record["data_loss_note"]);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/St_Johns")]
    public void What_is_written_is_read_back_and_written_alike(string zone)
    {
        var written = RecordMarkdown.Write(SomeRecord.Full(), TimeZoneInfo.FindSystemTimeZoneById(zone));

        var read = RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        Assert.Equal(Comparable(SomeRecord.Full()), Comparable(read));
        Assert.Equal(written, RecordMarkdown.Write(read with { Durations = SomeRecord.Full().Durations }, TimeZoneInfo.FindSystemTimeZoneById(zone)));
    }

    [Fact]
    public void What_people_wrote_is_met_before_what_was_typed_at_the_declaration_and_before_who_signed_it()
    {
        var full = SomeRecord.Full();
        RecordedSection[] sections = [new() { Key = "summary", Title = "Summary", Body = "For 23 minutes nobody could pay.", Touched = true, Overtaken = true, UpdatedBy = "Cy" }, new() { Key = "factors", Title = "Contributing factors", Touched = true, UpdatedBy = "Cy" }];
        var record = full with { Review = full.Review! with { Sections = sections } };

        var written = RecordMarkdown.Write(record, TimeZoneInfo.Utc);

        string[] order = ["## Impact", "## Review\n\n> The record has changed since this section was filled", "### Summary", "nobody could pay", "### Contributing factors\n\nSee below: Contributing factors.", "### Sign-off", "| Reviewer |", "## Summary at the time", "Checkout answered **502**"];
        Assert.Equal(order.Order(Comparer<string>.Create((a, b) => written.IndexOf(a, StringComparison.Ordinal) - written.IndexOf(b, StringComparison.Ordinal))), order);
        Assert.All(order, words => Assert.Contains(words, written));
        Assert.DoesNotContain("\n## Summary\n", written);
        var read = RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;
        Assert.Equal(Comparable(record), Comparable(read));
    }

    [Fact]
    public void Files_whose_bytes_stay_behind_are_named_to_whoever_reads_it_back()
    {
        var full = SomeRecord.Full();
        var record = full with { Timeline = [full.Timeline[0] with { Attachments = [new() { FileName = "hit *rate* (1).png", ContentType = "image/png", SizeBytes = 2048 }] }] };

        var read = RecordMarkdownReader.Read(RecordMarkdown.Write(record, TimeZoneInfo.Utc)).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        Assert.Equal(("hit *rate* (1).png", "image/png", 2048L), Assert.Single(read.Timeline[0].Attachments.Select(f => (f.FileName, f.ContentType, f.SizeBytes))));
        Assert.Equal(record.Timeline[0].Text, read.Timeline[0].Text);
    }

    [Fact]
    public void What_somebody_took_out_of_an_entry_does_not_travel_unseen()
    {
        var full = SomeRecord.Full();
        var record = full with { Timeline = [full.Timeline[0] with { Text = "Logged in as admin", EditedAt = full.Timeline[0].RecordedAt.AddMinutes(2), OriginalText = "Logged in as admin, password hunter2" }] };

        var written = RecordMarkdown.Write(record, TimeZoneInfo.Utc);

        Assert.DoesNotContain("hunter2", written);
        var read = Assert.Single(RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!.Timeline);
        Assert.Equal(("Logged in as admin", record.Timeline[0].EditedAt, null), (read.Text, read.EditedAt, read.OriginalText));
    }

    [Fact]
    public void No_text_breaks_out_of_its_place_on_a_page()
    {
        var page = Markdown.Parse(RecordMarkdown.Write(SomeRecord.Full(), TimeZoneInfo.Utc).Split("---\n", 3)[2], new MarkdownPipelineBuilder().UsePipeTables().Build());

        string[] ours = ["Summary", "Impact", "Milestones", "Durations", "Review", "Contributing factors", "Test stages", "Differences between test and production", "Meeting", "Experiments", "Follow-ups", "Changes", "Rollbacks", "Timeline", "Linked incidents"];
        var found = page.OfType<HeadingBlock>().Where(h => h.Level == 2).Select(h => h.Inline!.FirstChild!.ToString()).Where(ours.Contains);

        Assert.Equal(ours, found);
    }

    [Fact]
    public void What_people_write_in_Markdown_is_shown_as_Markdown()
    {
        var full = SomeRecord.Full();
        var record = full with
        {
            Review = full.Review! with
            {
                TestStages = [new() { Stage = "load", ShouldCatch = "yes", CouldCatch = "no", WhatDiffered = "**No** bursts | `one`\n\n- at noon" }],
                MeetingNotes = [new() { Kind = "surprise", Text = "The pool is *shared*", SaidOn = new(2030, 3, 12) }],
            },
            Experiments = [full.Experiments[0] with { Hypothesis = "Staging **stands**" }],
        };

        var written = RecordMarkdown.Write(record, TimeZoneInfo.Utc);
        var page = Markdown.ToHtml(written.Split("---\n", 3)[2]);

        foreach (var shown in new[] { "Load tests</h3>", "<strong>No</strong> bursts | <code>one</code>", "<li>at noon</li>", "The pool is <em>shared</em>", "Staging <strong>stands</strong>" }) Assert.Contains(shown, page);
        Assert.Equal(record.Review!.TestStages, RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!.Review!.TestStages);
    }

    [Theory]
    [InlineData("## One\n\n### Two `deep` ##\n\n```\n# a comment\n```\n\n> ## Said\n\n    # code\n\n- # In a list\n\n#hashtag", "##### One|###### Two `deep` ##|# a comment|> ##### Said|- #### In a list|    # code|#hashtag")]
    [InlineData("### What went well\n\nMuch", "#### What went well|Much")]
    [InlineData("#### Low enough", "#### Low enough")]
    // None of these could be undone exactly.
    [InlineData("# One\n\n#### Four", "# One|#### Four")]
    [InlineData("Underlined\n---\n\n## Two", "Underlined|---|## Two")]
    [InlineData("## Then a fence\n\n```\nnever closed", "> #### Then a fence")]
    public void Headings_within_a_section_stand_below_its_own_and_are_read_back_as_they_were(string body, string lines)
    {
        var full = SomeRecord.Full();
        var record = full with { Summary = body, Review = full.Review! with { Sections = [full.Review!.Sections[0] with { Title = "Lessons", Body = body }] } };

        var written = RecordMarkdown.Write(record, TimeZoneInfo.Utc);
        var read = RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        var section = written.Split("### Lessons\n")[1].Split("<!-- end of text -->")[0].Split('\n');
        Assert.All(lines.Split('|'), line => Assert.Contains(line, section));
        Assert.Equal((body, body), (read.Summary, Assert.Single(read.Review!.Sections).Body));
        Assert.Equal(written, RecordMarkdown.Write(read with { Durations = full.Durations }, TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_heading_that_was_added_in_the_file_is_raised_with_the_others()
    {
        var full = SomeRecord.Full();
        var written = RecordMarkdown.Write(full with { Review = full.Review! with { Sections = [full.Review!.Sections[0] with { Body = "## One\n\n## Two" }] } }, TimeZoneInfo.Utc);

        var read = RecordMarkdownReader.Read(written.Replace("#### Two", "# High\n\n#### Two", StringComparison.Ordinal)).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        Assert.Equal("## One\n\n# High\n\n## Two", Assert.Single(read.Review!.Sections).Body);
    }

    [Fact]
    public void Earlier_files_that_told_them_in_tables_are_read_as_they_were()
    {
        var full = SomeRecord.Full();
        var written = RecordMarkdown.Write(full with { Review = full.Review! with { TestStages = [], MeetingNotes = [] }, Experiments = [] }, TimeZoneInfo.Utc)
            .Replace("## Follow-ups\n", "## Test stages\n\n| Stage | Should have caught it | Could have | What was different |\n| --- | --- | --- | --- |\n| load | yes | no | \\*\\*No\\*\\* bursts |\n\n"
                + "## Meeting\n\n| Kind | Said | On |\n| --- | --- | --- |\n| idea | Warm \\*it\\* | 2030-03-12 |\n\n## Experiments\n\n### EXP-3: Pull the plug\n\n- **Kind:** drill\n- **Hypothesis:** It \\*stands\\*\n\n## Follow-ups\n", StringComparison.Ordinal);

        var read = RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        Assert.Equal("**No** bursts", Assert.Single(read.Review!.TestStages).WhatDiffered);
        Assert.Equal("Warm *it*", Assert.Single(read.Review.MeetingNotes).Text);
        Assert.Equal("It *stands*", Assert.Single(read.Experiments).Hypothesis);
    }

    [Fact]
    public void A_time_twice_on_the_night_the_clocks_go_back_is_kept_apart()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var first = new DateTimeOffset(2030, 10, 27, 0, 30, 0, TimeSpan.Zero);
        var record = SomeRecord.Full() with { Timeline = [Entry(first), Entry(first.AddHours(1))], Milestones = [new() { Kind = "resolved", At = first }] };

        var written = RecordMarkdown.Write(record, zone);
        var read = RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        // To the eye as well, and to a program that knows nothing of us.
        Assert.Contains("- **02:30 +02:00** *note*", written);
        Assert.Contains("- **02:30 +01:00** *note*", written);
        Assert.Contains("| 2030-10-27 02:30 +02:00 |", written);
        Assert.Contains("All times are UTC+01:00 (Europe/Berlin), but for those that say another offset.", written);
        var moved = RecordMarkdownReader.Read(written.Replace("| 2030-10-27 02:30 +02:00 |", "| 2030-10-27 02:31 +01:00 |", StringComparison.Ordinal)).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;
        Assert.Equal(first.AddMinutes(61), moved.Milestones[0].At);
        Assert.Equal([first, first.AddHours(1)], read.Timeline.Select(e => e.OccurredAt));
        Assert.Equal(first, read.Milestones[0].At);
    }

    [Fact]
    public void A_hand_edit_of_a_time_or_text_counts()
    {
        var record = SomeRecord.Full() with { Timeline = [Entry(new(2030, 3, 11, 12, 0, 0, 123, TimeSpan.Zero))] };
        var edited = RecordMarkdown.Write(record, TimeZoneInfo.Utc).Replace("**12:00** *note* · Ana", "**12:05** *decision* · Ana", StringComparison.Ordinal).Replace("  seen", "  seen twice", StringComparison.Ordinal);

        var read = RecordMarkdownReader.Read(edited).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        Assert.Equal(new(2030, 3, 11, 12, 5, 0, TimeSpan.Zero), read.Timeline[0].OccurredAt);
        Assert.Equal(("decision", "seen twice"), (read.Timeline[0].Kind, read.Timeline[0].Text));
    }

    [Fact]
    public void Of_a_long_output_the_document_keeps_the_end_and_says_so()
    {
        var full = SomeRecord.Full();
        var output = string.Join('\n', Enumerable.Range(1, 500).Select(i => $"step {i} of 500"));
        var record = full with { Rollbacks = [full.Rollbacks[1] with { Runs = [new() { Executor = "webhook", State = "failed", AskedAt = full.DeclaredAt, AskedBy = "Bo", Output = output }] }] };

        var written = RecordMarkdown.Write(record, TimeZoneInfo.Utc);
        var read = RecordMarkdownReader.Read(written).Record.Deserialize<IncidentRecord>(RecordJson.Options)!;

        var kept = read.Rollbacks[0].Runs[0].Output;
        Assert.StartsWith("(earlier output was left out)\nstep 481 of 500\n", kept);
        Assert.EndsWith("\nstep 500 of 500", kept);
        Assert.Equal(written, RecordMarkdown.Write(read with { Durations = full.Durations }, TimeZoneInfo.Utc));
    }

    static RecordedEntry Entry(DateTimeOffset at) => new() { OccurredAt = at, RecordedAt = at, Kind = "note", Text = "seen", Author = "Ana", Source = "web" };

    /// <summary>Without what a document does not carry: keys of rows, computed durations, the journal.</summary>
    static string Comparable(IncidentRecord record) => JsonSerializer.Serialize(record with { Durations = [], Timeline = [.. record.Timeline.Select(e => e with { Id = Guid.Empty })] }, RecordJson.Options);
}
