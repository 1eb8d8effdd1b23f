using System.Diagnostics;
using System.Security.Cryptography;
using Postmortem.Features.Exports.Pdf;

namespace Postmortem.Tests.Features.Exports;

public class PdfFileTests
{
    static IReadOnlyList<PdfBlock> Report(int sections) =>
    [
        new PdfTitle("Catalogue errors"), new PdfTableOfContents(),
        .. Enumerable.Range(1, sections).SelectMany(i => (PdfBlock[])
        [
            new PdfHeading(1, $"Section {i}"), PdfSamples.Prose(14),
            new PdfParagraph([new PdfText("bold", PdfTextStyle.Bold), " ", new PdfText("italic", PdfTextStyle.Italic), " ", new PdfText("code", PdfTextStyle.Code)]),
            new PdfTable([new("UTC"), new("Entry", 5)], [.. Enumerable.Range(0, 12).Select(row => (IReadOnlyList<PdfCell>)[$"12:{row:D2}", "Errors pass one percent of requests"])]),
        ]),
    ];

    [Fact]
    public void The_same_content_gives_the_same_bytes() => Assert.Equal(PdfSamples.Print(Report(3)), PdfSamples.Print(Report(3)));

    [Fact]
    public void What_was_printed_before_leaves_no_trace()
    {
        var first = PdfSamples.Print(new PdfParagraph("Ελληνικά שלום 数据库 🔥 text"));
        PdfSamples.Print(new PdfParagraph("한국어 emoji 🎉 क्षत्रिय"), new PdfCodeBlock("x"), PdfSamples.Prose(5));
        Assert.Equal(first, PdfSamples.Print(new PdfParagraph("Ελληνικά שלום 数据库 🔥 text")));
    }

    [Fact]
    public async Task Eight_threads_at_once_print_what_one_prints()
    {
        var expected = SHA256.HashData(PdfSamples.Print(Report(4)));
        var hashes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SHA256.HashData(PdfSamples.Print(Report(4))), TestContext.Current.CancellationToken)));
        Assert.All(hashes, hash => Assert.Equal(expected, hash));
    }

    [Fact]
    public void An_ordinary_report_is_small_because_fonts_are_cut_to_what_is_used()
    {
        var pdf = PdfSamples.Print(Report(14));
        Assert.InRange(PdfSamples.PageTexts(pdf).Count, 8, 20);
        Assert.InRange(pdf.Length, 20_000, 250_000);
    }

    [Fact]
    public void A_full_review_prints_quickly_once_warm()
    {
        var blocks = Report(14);
        PdfSamples.Print(blocks);
        var best = Enumerable.Range(0, 5).Min(_ =>
        {
            var clock = Stopwatch.StartNew();
            PdfSamples.Print(blocks);
            return clock.ElapsedMilliseconds;
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"best of 5: {best} ms");
        Assert.InRange(best, 0, 3000); // Beside other tests on a shared machine; measured alone it takes about a twentieth of this.
    }
}
