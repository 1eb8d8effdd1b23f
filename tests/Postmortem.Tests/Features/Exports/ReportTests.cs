using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Exports.Report;
using Postmortem.Features.Timeline;
using UglyToad.PdfPig;

namespace Postmortem.Tests.Features.Exports;

public sealed class ReportTests
{
    static readonly IncidentReport Report = new(new SkiaPdfRenderer());

    [Fact]
    public void Page_one_tells_the_whole_story()
    {
        using var pdf = PdfDocument.Open(Print(SomeRecord.Full()));
        var text = string.Join(' ', pdf.GetPage(1).GetWords().Select(w => w.Text));

        foreach (var words in new[] { "INC-42", "Checkout", "SEV1", "resolved", "Orders", "Rollback 1: failed", "1 h 48 min", "Run a restore test", "verified" })
            Assert.Contains(words, text);
        Assert.Contains("review: in review", text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As much as an incident may hold, in letters of every width.</summary>
    [Theory]
    [InlineData("a4", "word ")]
    [InlineData("letter", "word ")]
    [InlineData("letter", "WWWWWWWWW ")]
    [InlineData("a4", "line\n")]
    public void Page_one_is_one_page_however_much_there_is_to_tell(string paper, string filling)
    {
        var record = SomeRecord.Crowded(filling);

        using var pdf = PdfDocument.Open(Report.Print(record, new Dictionary<Guid, byte[]>(), TimeZoneInfo.Utc, paper));
        var pages = pdf.GetPages().Select(p => string.Join(' ', p.GetWords().Select(w => w.Text))).ToList();

        foreach (var words in new[] { "INC-42", "SEV1", "In short", "(goes on below)", "Harm", "impact start", "resolved", "Rollback 1: verified", "How fast", "What made it", "What is done about it", "here)" })
            Assert.Contains(words, pages[0]);
        Assert.Contains("Contents", pages[1]);
        // What page one left out is told below.
        var rest = string.Join(' ', pages.Skip(1));
        Assert.All(Enumerable.Range(1, 20), i => Assert.Contains($"followup{i}x", rest));
        Assert.All(Enumerable.Range(1, 15), i => Assert.Contains($"factor{i}x", rest));
        Assert.All(Enumerable.Range(1, 12), i => Assert.Contains($"quantity{i}x", rest));
        Assert.Contains("endofsummary", rest);
    }

    /// <summary>On page one, and as the heading of the factor.</summary>
    [Fact]
    public void A_factor_is_told_in_words_without_the_marks_of_its_Markdown()
    {
        var record = SomeRecord.Full();
        var factor = new RecordedFactor { Position = 1, Text = "The setting `load` was **never** reviewed, see [the change](https://git.example.com/418)", Category = "configuration" };

        using var pdf = PdfDocument.Open(Print(record with { Review = record.Review! with { Factors = [factor] } }));

        var pages = pdf.GetPages().Select(p => string.Join(' ', p.GetWords().Select(w => w.Text))).ToList();
        Assert.Contains("The setting load was never reviewed, see the change", pages[0]);
        Assert.Contains(pages.Skip(1), p => p.Contains("1. The setting load was never reviewed, see the change", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_content_prints_the_same_bytes_and_says_when_it_last_changed()
    {
        var (one, two) = (Print(SomeRecord.Full()), Print(SomeRecord.Full()));

        Assert.True(one.SequenceEqual(two));
        using var pdf = PdfDocument.Open(one);
        Assert.Equal("INC-42 Checkout | answers *with* errors", pdf.Information.Title);
        Assert.Contains("20300321", pdf.Information.CreationDate);
    }

    [Fact]
    public void Paper_and_zone_are_the_readers_choice()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        using var letter = PdfDocument.Open(Report.Print(SomeRecord.Full(), new Dictionary<Guid, byte[]>(), berlin, "letter"));

        Assert.Equal(612, letter.GetPage(1).Width, 0.5);
        var page = string.Join(' ', letter.GetPage(1).GetWords().Select(w => w.Text));
        Assert.Contains("UTC+01:00 (Europe/Berlin)", page);
        Assert.Contains("Times are Europe/Berlin unless they say UTC.", page);
        Assert.Contains("impact start (about)", page);
    }

    [Fact]
    public void Page_one_says_how_many_of_all_it_shows_and_begins_with_what_is_left_to_do()
    {
        var open = SomeRecord.Full().FollowUps[1];
        RecordedFollowUp Item(int n, string state, string priority, int day) => open with { Number = n, Title = $"task{n}x", State = state, Priority = priority, DueOn = new(2030, 4, day) };
        var crowded = SomeRecord.Crowded("word ");
        var page = PdfSamples.PageTexts(Print(crowded with { FollowUps = [Item(1, "verified", "P0", 1), Item(2, "open", "P1", 9), Item(3, "open", "P1", 8), Item(4, "open", "P2", 1), .. Enumerable.Range(5, 4).Select(n => Item(n, "open", "P3", n))] }))[0];

        Assert.Matches(@"7 open, 1 verified \(\d of 8 here\)", page);
        Assert.DoesNotContain("task1x", page);
        Assert.True(page.IndexOf("task3x", StringComparison.Ordinal) is > 0 and var third && (page.IndexOf("task2x", StringComparison.Ordinal) is var second && (second < 0 || second > third)));
    }

    [Fact]
    public void What_is_hidden_is_not_in_the_file()
    {
        var record = SomeRecord.Full();
        var hidden = record with { Timeline = [.. record.Timeline, new RecordedEntry { OccurredAt = record.DeclaredAt, Text = "passwordxyzzy", Author = "Ana", Hidden = new(record.DeclaredAt, "Bo", "a secret") }] };

        using var pdf = PdfDocument.Open(Print(hidden));

        Assert.DoesNotContain("passwordxyzzy", string.Concat(pdf.GetPages().Select(p => p.Text)));
    }

    [Fact]
    public void One_reason_to_skip_the_questions_is_told_once()
    {
        var record = SomeRecord.Full();
        var skipped = Enumerable.Range(1, 10).Select(n => new RecordedAnswer { Key = $"q{n}", Question = $"Question {n}?", Answer = "skipped", Note = "Orders are lost every minute" });
        using var pdf = PdfDocument.Open(Print(record with { Rollbacks = [record.Rollbacks[0] with { Preflight = [.. skipped, new() { Key = "told", Question = "Told?", Answer = "yes" }] }] }));
        var text = string.Join(' ', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));

        Assert.Contains("10 of 11 skipped: Orders are lost every minute Question 1? Question 2?", text);
        Assert.Equal(text.IndexOf("Orders are lost", StringComparison.Ordinal), text.LastIndexOf("Orders are lost", StringComparison.Ordinal));
        Assert.Contains("Told? yes", text);
    }

    [Fact]
    public void What_people_wrote_of_an_attempt_is_shown_as_Markdown()
    {
        var record = SomeRecord.Full();
        var attempt = record.Rollbacks[1] with
        {
            Scope = "pools of `cdn`",
            Reason = "Since `418` **errors** rise",
            DecidedAt = record.DeclaredAt,
            DecisionReason = "See [the graph](https://example.com/graph)",
            FinishedAt = record.DeclaredAt,
            OutcomeNote = "Reads `share of 504`:\n\n- **0.2 %** at night\n- none by day",
            SideEffects = "`cold` caches",
            AlsoUndoes = "the *banner*",
            DataLost = "`none`",
            Preflight = [new() { Key = "told", Question = "Told?", Answer = "yes", Note = "in `#shop`" }, new() { Key = "known", Question = "Known?", Answer = "skipped", Note = "**No** time" }],
        };
        var text = PdfSamples.AllText(Print(record with { Review = null, Alerts = [], Changes = [], Experiments = [], FollowUps = [], Timeline = [], Rollbacks = [attempt], Waits = [record.Waits[0] with { Why = "The `cache` warms" }] }));

        foreach (var words in new[] { "pools of cdn", "Since 418 errors rise", "See the graph", "succeeded: Reads share of 504: • 0.2 % at night • none by day", "cold caches", "the banner", "in #shop", "1 of 2 skipped: No time", "The cache warms" }) Assert.Contains(words, text);
        foreach (var sign in new[] { "`cdn`", "`418`", "**errors", "](", "`share", "**0.2", "`cold`", "*banner*", "`none`", "`#shop`", "**No**", "`cache`" }) Assert.DoesNotContain(sign, text);
    }

    [Fact]
    public void What_people_wrote_of_a_follow_up_is_shown_as_Markdown()
    {
        var record = SomeRecord.Full();
        var item = record.FollowUps[0] with { DoneWhen = "`restore` fails", DoneClaim = "Behind `coalesce`", EvidenceText = "It **fired**", Extensions = [record.FollowUps[0].Extensions[0] with { Reason = "waits for `disks`" }], DeclinedAt = record.DeclaredAt, DeclinedReason = "See [why](https://example.com/why)" };
        var text = PdfSamples.AllText(Print(record with { Review = null, Alerts = [], Changes = [], Experiments = [], Rollbacks = [], Waits = [], Timeline = [], FollowUps = [item] }));

        foreach (var words in new[] { "Done when: restore fails", ": Behind coalesce", ": alert fired, It fired", ": waits for disks", ": See why" }) Assert.Contains(words, text);
    }

    [Theory]
    [InlineData("UTC", "| 12:00 UTC |", false)]
    [InlineData("Europe/Berlin", "| 12:00 UTC |", true)]
    [InlineData("Europe/Berlin", "Nothing of any time", false)]
    public void In_another_zone_the_times_in_the_text_of_the_review_are_told_apart(string zone, string written, bool told)
    {
        var full = SomeRecord.Full();
        var record = full with { Review = full.Review! with { Sections = [full.Review!.Sections[0] with { Body = written, Touched = true }] } };
        var sees = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var pdf = PdfSamples.AllText(Report.Print(record, new Dictionary<Guid, byte[]>(), sees, "a4"));
        var markdown = RecordMarkdown.Write(record, sees);

        Assert.Equal(told, pdf.Contains("Times in the text of the review are UTC, as written; all others are Europe/Berlin.", StringComparison.Ordinal));
        Assert.Equal(told, markdown.Contains("Those in the text of the review are UTC, as written.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_shown_is_named_at_its_entry()
    {
        var full = SomeRecord.Full();
        var record = full with { Timeline = [full.Timeline[0] with { Text = "Seen", Starred = false, Attachments = [new() { Id = Guid.CreateVersion7(), FileName = "error rate.png", ContentType = "image/png" }, new() { Id = Guid.CreateVersion7(), FileName = "shard.log", ContentType = "text/plain" }] }] };

        Assert.Contains("Files: error rate.png, shard.log", PdfSamples.AllText(Print(record)));
    }

    [Fact]
    public void What_an_import_put_in_place_of_the_declaration_is_not_told_as_when_it_was_written_down()
    {
        var record = SomeRecord.Full() with { DeclaredAt = new(2017, 1, 31, 23, 0, 0, TimeSpan.Zero), Milestones = [new() { Kind = MilestoneKind.Declared, At = new(2017, 1, 31, 23, 30, 0, TimeSpan.Zero) }] };

        Assert.DoesNotContain("Written down", PdfSamples.AllText(Print(record)));
        Assert.DoesNotContain("written down", RecordMarkdown.Write(record, TimeZoneInfo.Utc));
    }

    [Fact]
    public void An_incident_of_a_minute_ago_is_one_page()
    {
        using var pdf = PdfDocument.Open(Print(new IncidentRecord { Number = 1, Title = "Something is wrong", Status = "triage", Severity = "SEV3", Kind = "real", Visibility = "open", DeclaredAt = SomeRecord.Full().DeclaredAt, DeclaredBy = "Ana" }));

        Assert.Equal(1, pdf.NumberOfPages);
    }

    [Fact]
    public void A_past_incident_says_when_it_was_declared_and_when_it_was_written_down_and_which_text_the_record_has_overtaken()
    {
        var full = SomeRecord.Full();
        var review = full.Review! with { Sections = [new() { Key = "summary", Title = "Summary", Body = "For 23 minutes nobody could pay.", Touched = true, Overtaken = true }, new() { Key = "facts", Title = "Facts", Body = "| Fact | Value |\n|---|---|\n| Severity | SEV1 |", Overtaken = true }] };
        var record = full with { Source = null, DeclaredAt = new(2033, 5, 2, 9, 0, 0, TimeSpan.Zero), Review = review, Milestones = [new() { Kind = MilestoneKind.Declared, At = new(2030, 3, 11, 12, 11, 0, TimeSpan.Zero), Accuracy = "about" }] };

        var pages = PdfSamples.PageTexts(Print(record));

        foreach (var words in new[] { "about 11 Mar 2030, 12:11", "Written down", "2 May 2033, 09:00", "The record has changed since this was written" }) Assert.Contains(words, pages[0]);
        // The untouched facts repeat the record and are not printed.
        Assert.Contains("may be older than the rest of this document: Summary.", string.Join(' ', pages.Skip(1)));
        Assert.Contains("declared about 2030-03-11 12:11 · written down 2033-05-02 09:00", RecordMarkdown.Write(record, TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_small_record_goes_on_below_its_head_and_says_in_one_line_that_no_duration_is_known()
    {
        var full = SomeRecord.Full();
        var small = new IncidentRecord
        {
            Number = 1,
            Title = "Something is wrong",
            Status = "declined",
            Severity = "SEV3",
            Kind = "real",
            Visibility = "open",
            DeclaredAt = full.DeclaredAt,
            DeclaredBy = "Ana",
            Milestones = [new() { Kind = MilestoneKind.Declared, At = full.DeclaredAt }],
            Durations = [new() { Key = "time_to_detect", Name = "Time to detect", Formula = "detected − impact start", UnknownBecause = "impact start is missing" }, new() { Key = "impact", Name = "Impact", Formula = "impact end − impact start", UnknownBecause = "impact start is missing" }],
            Timeline = [new() { OccurredAt = full.DeclaredAt, Kind = "note", Text = "All is well", Author = "Ana" }],
        };

        var page = Assert.Single(PdfSamples.PageTexts(Print(small)));

        Assert.Contains("No duration is known: impact start is missing.", page);
        Assert.DoesNotContain("Contents", page);
        Assert.Contains("All is well", page);
    }

    static byte[] Print(IncidentRecord record) => Report.Print(record, new Dictionary<Guid, byte[]>(), TimeZoneInfo.Utc, "a4");
}
