using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Pdf;
using UglyToad.PdfPig;

namespace Postmortem.Tests.Features.Exports;

public class PdfPageTests
{
    [Fact]
    public void An_empty_document_is_one_page_with_its_number()
    {
        Assert.Equal(["Page 1 of 1"], PdfSamples.PageTexts(PdfSamples.Print()));
    }

    [Theory]
    [InlineData(PdfPaper.A4, 595, 842)]
    [InlineData(PdfPaper.Letter, 612, 792)]
    public void The_sheet_has_the_size_that_was_asked_for(PdfPaper paper, double width, double height)
    {
        using var document = PdfSamples.Read(PdfSamples.Print(PdfSamples.Options with { Paper = paper }, [new PdfParagraph("x")]));
        Assert.Equal((width, height), (document.GetPage(1).Width, document.GetPage(1).Height));
    }

    [Fact]
    public void Metadata_is_what_was_passed_in()
    {
        using var document = PdfSamples.Read(PdfSamples.Print(
            PdfSamples.Options with { Author = "Dana Ørsted", Subject = "Review", Keywords = ["sev1", "cache"], Language = "de-CH" }, []));
        Assert.Equal(("INC-42 Catalogue errors", "Dana Ørsted", "Review", "sev1, cache"),
            (document.Information.Title, document.Information.Author, document.Information.Subject, document.Information.Keywords));
        Assert.StartsWith("D:20251128150000", document.Information.CreationDate, StringComparison.Ordinal);
        Assert.Contains("de-CH", document.Structure.Catalog.CatalogDictionary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_header_runs_from_the_second_page_and_the_footer_counts_all()
    {
        var pages = PdfSamples.PageTexts(PdfSamples.Print(
            PdfSamples.Options with { Header = "INC-42 running head", Footer = "times in UTC", PageNumberFormat = "Seite {0} von {1}" },
            [new PdfParagraph("one"), new PdfPageBreak(), new PdfParagraph("two")]));
        Assert.Equal(2, pages.Count);
        Assert.DoesNotContain("running head", pages[0], StringComparison.Ordinal);
        Assert.Contains("INC-42 running head", pages[1], StringComparison.Ordinal);
        Assert.All(pages, page => Assert.Contains("times in UTC", page, StringComparison.Ordinal));
        Assert.Contains("Seite 2 von 2", pages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Page_breaks_make_no_empty_pages()
    {
        var pdf = PdfSamples.Print(new PdfPageBreak(), new PdfPageBreak(), new PdfParagraph("one"), new PdfPageBreak(), new PdfPageBreak(), new PdfParagraph("two"), new PdfPageBreak());
        Assert.Equal(2, PdfSamples.PageTexts(pdf).Count);
    }

    [Fact]
    public void A_heading_is_never_the_last_line_of_a_page()
    {
        for (var lines = 30; lines < 48; lines++)
        {
            List<PdfBlock> blocks = [.. Enumerable.Range(0, lines).Select(i => new PdfParagraph($"line {i}")), new PdfHeading(1, "Uniqueheading"), PdfSamples.Prose(12)];
            var page = PdfSamples.PageTexts(PdfSamples.Print(blocks)).Single(text => text.Contains("Uniqueheading", StringComparison.Ordinal));
            Assert.Matches("Uniqueheading Sentence 1 ", page);
        }
    }

    [Fact]
    public void A_line_that_announces_a_table_or_a_list_stands_with_it()
    {
        PdfBlock[] announced = [new PdfTable([new("UTC"), new("Entry")], [["first", "row"], ["second", "row"]]), new PdfBulletList([new("first"), new("second"), new("third")])];
        foreach (var block in announced)
            for (var lines = 30; lines < 48; lines++)
            {
                List<PdfBlock> blocks = [.. Enumerable.Range(0, lines).Select(i => new PdfParagraph($"line {i}")), new PdfParagraph("Announcement"), block];
                var page = PdfSamples.PageTexts(PdfSamples.Print(blocks)).Single(text => text.Contains("Announcement", StringComparison.Ordinal));
                Assert.Contains("first", page, StringComparison.Ordinal);
            }
    }

    [Fact]
    public void The_last_line_of_a_list_is_never_alone_on_a_page()
    {
        for (var items = 30; items < 60; items++)
        {
            var pages = PdfSamples.PageTexts(PdfSamples.Print(new PdfBulletList([.. Enumerable.Range(1, items).Select(i => new PdfListItem($"item{i}x"))])));
            Assert.Contains($"item{items - 1}x", pages.Single(text => text.Contains($"item{items}x", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Blocks_kept_together_move_to_the_next_page_together()
    {
        List<PdfBlock> blocks = [.. Enumerable.Range(0, 28).Select(i => new PdfParagraph($"line {i}")),
            new PdfKeepTogether([.. Enumerable.Range(0, 12).Select(i => new PdfParagraph($"kept{i}"))])];
        var pages = PdfSamples.PageTexts(PdfSamples.Print(blocks));
        Assert.Equal(2, pages.Count);
        Assert.DoesNotContain("kept", pages[0], StringComparison.Ordinal);
        Assert.Contains("kept0 kept1", pages[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Contents_name_the_pages_on_which_headings_really_stand()
    {
        var blocks = new List<PdfBlock> { new PdfTableOfContents() };
        for (var i = 1; i <= 12; i++)
            blocks.AddRange([new PdfHeading(1 + i % 2, $"Chapter{i}"), PdfSamples.Prose(9 * i)]);
        var pages = PdfSamples.PageTexts(PdfSamples.Print(blocks));
        Assert.True(pages.Count > 5);
        for (var i = 1; i <= 12; i++)
        {
            var real = pages.FindIndex(1, page => Regex.IsMatch(page, $"Chapter{i} Sentence 1 "));
            real = real < 0 ? 0 : real;
            Assert.Matches($@"Chapter{i} {real + 1}\b", pages[0]);
        }
    }

    [Fact]
    public void Headings_become_nested_bookmarks()
    {
        using var document = PdfSamples.Read(PdfSamples.Print(
            new PdfHeading(1, "Zeitachse Ö 時間"), new PdfHeading(2, "Inner"), new PdfPageBreak(), new PdfHeading(1, "Follow-ups")));
        Assert.True(document.TryGetBookmarks(out var bookmarks));
        Assert.Equal(["Zeitachse Ö 時間", "Follow-ups"], bookmarks.Roots.Select(node => node.Title));
        Assert.Equal("Inner", Assert.Single(bookmarks.Roots[0].Children).Title);
    }

    [Fact]
    public void Nothing_is_drawn_outside_the_sheet()
    {
        List<PdfBlock> blocks = [new PdfTitle(new string('W', 200)), new PdfParagraph(new string('x', 3000)), new PdfCodeBlock(new string('y', 3000)),
            new PdfTable([new("A"), new("B")], [[new string('z', 500), "1"]]), .. Enumerable.Range(0, 12).Aggregate<int, IReadOnlyList<PdfBlock>>(
                [new PdfParagraph("deep in quotes")], (inner, _) => [new PdfQuote(inner)])];
        using var document = PdfSamples.Read(PdfSamples.Print(blocks));
        foreach (var page in document.GetPages())
            Assert.All(page.Letters, letter => Assert.InRange(letter.StartBaseLine.X, 60, 535));
    }
}
