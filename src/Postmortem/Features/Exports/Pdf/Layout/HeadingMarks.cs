using System.Globalization;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>All headings of a document in reading order; those without an anchor get one of their own.</summary>
internal static class HeadingMarks
{
    public static List<HeadingMark> Of(IReadOnlyList<PdfBlock> blocks)
    {
        var marks = new List<HeadingMark>();
        foreach (var heading in blocks.SelectMany(Within))
            marks.Add(new HeadingMark(heading.Anchor ?? string.Create(CultureInfo.InvariantCulture, $"\u0001{marks.Count}"), heading.Text, Math.Clamp(heading.Level, 1, 4)));
        return marks;
    }

    static IEnumerable<PdfHeading> Within(PdfBlock block) => block switch
    {
        PdfHeading heading => [heading],
        PdfQuote quote => quote.Content.SelectMany(Within),
        PdfCallout callout => callout.Content.SelectMany(Within),
        PdfKeepTogether together => together.Content.SelectMany(Within),
        PdfOnePage page => page.Versions[0].SelectMany(Within),
        PdfBulletList list => list.Items.SelectMany(item => item.Content).SelectMany(Within),
        PdfNumberedList list => list.Items.SelectMany(item => item.Content).SelectMany(Within),
        _ => [],
    };
}
