using System.Globalization;
using Postmortem.Features.Exports.Pdf.Text;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>The table of contents. Page numbers are looked up when it is drawn, after every page is known.</summary>
internal static class ContentsComposer
{
    const float NumberWidth = 34;

    public static IEnumerable<Strip> Compose(PdfTableOfContents contents, IReadOnlyList<HeadingMark> headings, TextSetter setter, float x, float width)
    {
        var listed = headings.Where(heading => heading.Level <= contents.MaxLevel).ToList();
        if (listed.Count == 0)
            return [];
        var top = listed.Min(heading => heading.Level);
        var strips = TextStrip.ForLines(setter.Set([new StyledText(contents.Title, Theme.Label)], width, 12), x, 8, 4);
        strips[^1].KeepWithNext = true;
        foreach (var heading in listed)
            strips.AddRange(Entry(heading, heading.Level - top, setter, x, width));
        strips[^1].Below = 14;
        return strips;
    }

    static IEnumerable<Strip> Entry(HeadingMark heading, int depth, TextSetter setter, float x, float width)
    {
        var indent = 14 * depth;
        var look = Theme.Body with { Size = depth == 0 ? 9.8f : 9.2f, Anchor = heading.Anchor, Color = depth == 0 ? Theme.Ink : Theme.Muted };
        var lines = setter.Set([new StyledText(heading.Text, look)], width - indent - NumberWidth - 12, 14.4f);
        return lines.Select((line, index) => new DrawnStrip((ink, left, y) =>
        {
            ink.Text(line, left + indent, y);
            if (index < lines.Count - 1)
                return;
            var page = ink.PageOf(heading.Anchor)?.ToString(CultureInfo.InvariantCulture) ?? "";
            var number = setter.Set([new StyledText(page, look)], NumberWidth, 14.4f, PdfAlign.End)[0];
            ink.Text(number, left + width - NumberWidth, y);
            var leader = left + indent + line.Width + 6;
            var end = left + width - number.Width - 6;
            if (leader < end)
                ink.Line(leader, y + line.Baseline, end, y + line.Baseline, Theme.Rule, 0.4f); // A row of dots would cost 15 kB a page.
            ink.Link(new SKRect(left, y, left + width, y + 14.4f), look);
        })
        { X = x, Height = 14.4f });
    }
}
