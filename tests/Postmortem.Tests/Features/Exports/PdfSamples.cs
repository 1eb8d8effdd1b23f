using System.Text;
using Postmortem.Features.Exports.Pdf;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Prints blocks and reads the result back with a reader that shares no code with the writer.</summary>
static class PdfSamples
{
    public static readonly PdfOptions Options = new()
    {
        Title = "INC-42 Catalogue errors",
        CreatedAt = new DateTimeOffset(2025, 11, 28, 15, 0, 0, TimeSpan.Zero),
    };

    public static byte[] Print(params IReadOnlyList<PdfBlock> blocks) => Print(Options, blocks);

    public static byte[] Print(PdfOptions options, IReadOnlyList<PdfBlock> blocks) =>
        new SkiaPdfRenderer().Render(new PdfDocumentModel(blocks), options);

    public static PdfDocument Read(byte[] pdf) => PdfDocument.Open(pdf);

    /// <summary>The text of each page in reading order, runs of white space as one blank.</summary>
    public static List<string> PageTexts(byte[] pdf)
    {
        using var document = Read(pdf);
        return [.. document.GetPages().Select(page => Squeeze(ContentOrderTextExtractor.GetText(page, true)))];
    }

    public static string AllText(byte[] pdf) => string.Join(' ', PageTexts(pdf));

    public static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The file as Latin-1, to look at its objects.</summary>
    public static string Source(byte[] pdf) => Encoding.Latin1.GetString(pdf);

    public static IEnumerable<Word> Words(byte[] pdf, int page)
    {
        using var document = Read(pdf);
        return [.. document.GetPage(page).GetWords()];
    }

    public static PdfParagraph Prose(int sentences) =>
        new(string.Concat(Enumerable.Range(1, sentences).Select(i => $"Sentence {i} says that the pool was exhausted while the cache was cold. ")));
}
