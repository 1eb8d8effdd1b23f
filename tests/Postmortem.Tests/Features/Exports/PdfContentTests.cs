using Postmortem.Features.Exports.Pdf;
using SkiaSharp;

namespace Postmortem.Tests.Features.Exports;

public class PdfContentTests
{
    [Fact]
    public void Every_kind_of_block_shows_its_words()
    {
        var text = PdfSamples.AllText(PdfSamples.Print(
            new PdfTitle("Titletext") { Kicker = "INC-42", Subtitle = "Subtitletext", Badges = [new("SEV1", PdfTone.Critical)], Facts = [new("Factlabel", "factvalue")] },
            new PdfCallout(PdfTone.Caution, "Draft: not signed off", [new PdfParagraph("calloutbody")]),
            new PdfKeyFigures([new("Time to detect", "2 min", "12:05 − 12:03"), new("Orders", "unknown")]),
            new PdfBulletList([new("outer") { Checked = true }, new([new PdfParagraph("parent"), new PdfNumberedList([new("inner")], 7)])]),
            new PdfQuote([new PdfParagraph("quoted")]),
            new PdfCodeBlock("if (x)\n    return;")));
        foreach (var words in (string[])["INC-42", "Titletext", "Subtitletext", "SEV1", "Factlabel factvalue", "Draft: not signed off", "calloutbody",
            "Time to detect", "2 min", "12:05 − 12:03", "unknown", "☑ outer", "• parent", "7. inner", "quoted", "if (x)", "return;"])
            Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public void External_and_internal_links_work_and_unsafe_ones_are_plain_text()
    {
        var pdf = PdfSamples.Print(new PdfParagraph([new PdfLink("dash", "https://example.org/d?a=1"), " ", new PdfLink("bad", "javascript:alert(1)"), " ",
            new PdfAnchorLink("jump", "timeline"), " ", new PdfAnchorLink("nowhere", "missing")]), new PdfPageBreak(), new PdfHeading(1, "Timeline", "timeline"));
        using var document = PdfSamples.Read(pdf);
        var links = document.GetPage(1).GetAnnotations().ToList();
        Assert.Equal(2, links.Count);
        Assert.Contains("https://example.org/d?a=1", PdfSamples.Source(pdf), StringComparison.Ordinal);
        Assert.DoesNotContain("javascript", PdfSamples.Source(pdf), StringComparison.Ordinal);
        Assert.Contains(links, link => link.AnnotationDictionary.ToString()!.Contains("Dest", StringComparison.Ordinal));
        Assert.Contains("bad jump nowhere", PdfSamples.PageTexts(pdf)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_line_of_the_contents_is_a_link()
    {
        using var document = PdfSamples.Read(PdfSamples.Print(new PdfTableOfContents(), new PdfHeading(1, "One"), new PdfHeading(2, "Two"), new PdfHeading(3, "Too deep")));
        Assert.True(document.GetPage(1).GetAnnotations().Count() >= 2);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Images_are_scaled_into_the_column(SKEncodedImageFormat format)
    {
        using var document = PdfSamples.Read(PdfSamples.Print(new PdfImage(Picture(format, 3000, 1000), "graph", "Captiontext")));
        var image = Assert.Single(document.GetPage(1).GetImages());
        Assert.InRange(image.BoundingBox.Width, 440, 480);
        Assert.Equal(3, image.BoundingBox.Width / image.BoundingBox.Height, 0.02);
    }

    [Fact]
    public void An_image_shrinks_a_little_rather_than_leave_half_a_page_empty()
    {
        List<PdfBlock> blocks = [.. Enumerable.Range(0, 20).Select(i => new PdfParagraph($"line {i}")), new PdfImage(Picture(SKEncodedImageFormat.Png, 1000, 800), "graph")];
        using var document = PdfSamples.Read(PdfSamples.Print(blocks));
        var image = Assert.Single(document.GetPage(1).GetImages());
        Assert.InRange(image.BoundingBox.Height, 200, 300);
        Assert.Equal(1.25, image.BoundingBox.Width / image.BoundingBox.Height, 0.02);
    }

    [Fact]
    public void A_shrunken_image_keeps_its_caption()
    {
        for (var lines = 12; lines < 32; lines++)
        {
            List<PdfBlock> blocks = [.. Enumerable.Range(0, lines).Select(i => new PdfParagraph($"line {i}")), new PdfImage(Picture(SKEncodedImageFormat.Png, 1000, 700 + lines * 3), "graph", "Captiontext")];
            using var document = PdfSamples.Read(PdfSamples.Print([.. blocks]));
            var page = Assert.Single(document.GetPages(), p => p.GetImages().Any());
            Assert.True(page.Text.Contains("Captiontext", StringComparison.Ordinal), $"After {lines} lines the caption stands on another page");
        }
    }

    [Theory]
    [InlineData(null, "[Image not available: hit rate]")]
    [InlineData("not an image", "[Image that could not be read: hit rate]")]
    public void A_broken_image_is_named_instead(string? bytes, string shown)
    {
        var pdf = PdfSamples.Print(new PdfImage(bytes is null ? null : System.Text.Encoding.UTF8.GetBytes(bytes), "hit rate", "Captiontext"));
        Assert.Contains(shown, PdfSamples.AllText(pdf), StringComparison.Ordinal);
        Assert.Contains("Captiontext", PdfSamples.AllText(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_image_does_not_stop_the_report()
    {
        var bytes = Picture(SKEncodedImageFormat.Png, 400, 300);
        Assert.Contains("after", PdfSamples.AllText(PdfSamples.Print(new PdfImage(bytes[..(bytes.Length / 2)], "half"), new PdfParagraph("after"))), StringComparison.Ordinal);
    }

    static byte[] Picture(SKEncodedImageFormat format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.SteelBlue);
        using var data = bitmap.Encode(format, 80);
        return data.ToArray();
    }
}
