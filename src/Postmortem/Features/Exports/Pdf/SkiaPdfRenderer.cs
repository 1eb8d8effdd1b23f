using System.Globalization;
using Postmortem.Features.Exports.Pdf.Layout;
using Postmortem.Features.Exports.Pdf.Outline;
using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;
using Postmortem.Jobs;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf;

/// <summary>
/// Prints with Skia's PDF back end and HarfBuzz: set every block into strips, put strips on pages, note the glyphs,
/// draw. Holds no state; safe to use from many threads.
/// </summary>
public sealed class SkiaPdfRenderer : IPdfRenderer
{
    public byte[] Render(PdfDocumentModel document, PdfOptions options)
    {
        try
        {
            return Print(document, options);
        }
        finally
        {
            // What Skia and HarfBuzz had for this document, some twenty megabytes, would stay with the process.
            NativeHeap.GiveBack();
        }
    }

    static byte[] Print(PdfDocumentModel document, PdfOptions options)
    {
        var sheet = Sheet.Of(options.Paper);
        var setter = new TextSetter(FontLibrary.Bundled, options.Language);
        var blocks = VersionPicker.Pick(document.Blocks, setter, sheet);
        var headings = HeadingMarks.Of(blocks);
        var strips = new FlowComposer(setter, headings).Compose(blocks, 0, sheet.ColumnWidth);
        var pages = Paginator.Place(strips, sheet);
        var destinations = Destinations(pages);
        var margins = new PageMargins(sheet, options, setter);

        using var glyphs = new GlyphUse();
        using var ink = new PageInk(glyphs, destinations);
        for (var page = 0; page < pages.Count; page++)
            Draw(ink, pages[page], page + 1, pages.Count, margins);

        using var file = new MemoryStream();
        using (var pdf = SKDocument.CreatePdf(file, Metadata(options)))
        {
            for (var page = 0; page < pages.Count; page++)
            {
                ink.Canvas = pdf.BeginPage(sheet.Width, sheet.Height);
                Draw(ink, pages[page], page + 1, pages.Count, margins);
                pdf.EndPage();
            }
            pdf.Close();
        }
        return CatalogUpdate.Append(file.ToArray(), [.. destinations.Values.OrderBy(found => int.Parse(found.Name[1..], CultureInfo.InvariantCulture))], options.Language);
    }

    static void Draw(PageInk ink, List<PlacedStrip> page, int number, int count, PageMargins margins)
    {
        var top = number == 1 ? Theme.FirstTopMargin : Theme.TopMargin;
        BackdropPainter.Paint(ink, page, Theme.SideMargin, top);
        foreach (var (strip, y) in page)
            strip.Draw(ink, Theme.SideMargin + strip.X, top + y);
        margins.Draw(ink, number, count);
    }

    static Dictionary<string, Destination> Destinations(List<List<PlacedStrip>> pages)
    {
        var found = new Dictionary<string, Destination>(StringComparer.Ordinal);
        foreach (var (index, page) in pages.Index())
            foreach (var (strip, _) in page)
                if (strip.Heading is { } heading)
                    found.TryAdd(heading.Anchor, new Destination($"h{found.Count + 1}", index + 1, heading.Text, heading.Level));
        return found;
    }

    static SKDocumentPdfMetadata Metadata(PdfOptions options)
    {
        var created = options.CreatedAt.UtcDateTime;
        created = created.AddTicks(-(created.Ticks % TimeSpan.TicksPerSecond));
        return new SKDocumentPdfMetadata(rasterDpi: 144, encodingQuality: 85)
        {
            Title = options.Title,
            Author = options.Author ?? "",
            Subject = options.Subject ?? "",
            Keywords = string.Join(", ", options.Keywords),
            Creator = "Postmortem",
            Producer = "Postmortem (Skia)",
            Creation = created,
            Modified = created,
        };
    }
}
