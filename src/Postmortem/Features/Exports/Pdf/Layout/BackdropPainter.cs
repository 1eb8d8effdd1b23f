using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Grounds and side lines behind the strips of one page that share them.</summary>
internal static class BackdropPainter
{
    public static void Paint(PageInk ink, List<PlacedStrip> page, float left, float top)
    {
        var order = page.SelectMany(placed => placed.Strip.Backdrops.Select((backdrop, depth) => (backdrop, depth, placed)))
            .GroupBy(entry => entry.backdrop, ReferenceEqualityComparer.Instance).OrderBy(group => group.First().depth);
        foreach (var group in order)
        {
            var backdrop = group.First().backdrop;
            var area = new SKRect(
                left + backdrop.X,
                top + group.Min(entry => entry.placed.Y) - backdrop.Padding,
                left + backdrop.X + backdrop.Width,
                top + group.Max(entry => entry.placed.Y + entry.placed.Strip.Height) + backdrop.Padding);
            if (backdrop.Ground != SKColors.Transparent)
                ink.Fill(area, backdrop.Ground, backdrop.Edge == SKColors.Transparent ? 3 : 0);
            if (backdrop.Edge != SKColors.Transparent)
                ink.Fill(new SKRect(area.Left, area.Top, area.Left + 2.5f, area.Bottom), backdrop.Edge);
        }
    }
}
