using Postmortem.Features.Exports.Pdf.Text;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>
/// What strips draw with. Coordinates in points from the top left corner of the page.
/// Without a canvas it only notes which glyphs will be needed.
/// </summary>
internal sealed class PageInk(GlyphUse glyphs, IReadOnlyDictionary<string, Destination> destinations) : IDisposable
{
    readonly SKPaint _paint = new() { IsAntialias = true };

    /// <summary>Null while glyphs are only noted.</summary>
    public SKCanvas? Canvas { get; set; }

    public GlyphUse Glyphs { get; } = glyphs;

    /// <summary>Page number (from 1) of an anchor, or null.</summary>
    public int? PageOf(string anchor) => destinations.TryGetValue(anchor, out var found) ? found.Page : null;

    public void Text(TextLine line, float x, float y) => LinePainter.Paint(this, line, x, y);

    public void Fill(SKRect area, SKColor color, float radius = 0)
    {
        _paint.Color = color;
        _paint.Style = SKPaintStyle.Fill;
        Canvas?.DrawRoundRect(area, radius, radius, _paint);
    }

    public void Frame(SKRect area, SKColor color, float radius = 0)
    {
        _paint.Color = color;
        _paint.Style = SKPaintStyle.Stroke;
        _paint.StrokeWidth = 0.6f;
        Canvas?.DrawRoundRect(area, radius, radius, _paint);
    }

    public void Line(float x1, float y1, float x2, float y2, SKColor color, float thickness = 0.6f)
    {
        _paint.Color = color;
        _paint.Style = SKPaintStyle.Stroke;
        _paint.StrokeWidth = thickness;
        Canvas?.DrawLine(x1, y1, x2, y2, _paint);
    }

    public void Dot(float x, float y, float radius, SKColor color)
    {
        _paint.Color = color;
        _paint.Style = SKPaintStyle.Fill;
        Canvas?.DrawCircle(x, y, radius, _paint);
    }

    public void Blob(SKTextBlob blob, float x, float y, SKColor color)
    {
        _paint.Color = color;
        _paint.Style = SKPaintStyle.Fill;
        Canvas?.DrawText(blob, x, y, _paint);
    }

    public void Link(SKRect area, TextLook look)
    {
        if (Canvas is null)
            return;
        if (look.Url is { } url)
            Canvas.DrawUrlAnnotation(area, new Uri(url).AbsoluteUri)?.Dispose();
        else if (look.Anchor is { } anchor && destinations.TryGetValue(anchor, out var target))
            Canvas.DrawLinkDestinationAnnotation(area, target.Name)?.Dispose();
    }

    public void Dispose() => _paint.Dispose();

    /// <summary>Marks where links to the anchor arrive.</summary>
    public void Arrive(string anchor, float x, float y)
    {
        if (Canvas is not null && destinations.TryGetValue(anchor, out var target))
            Canvas.DrawNamedDestinationAnnotation(new SKPoint(x, y), target.Name)?.Dispose();
    }
}

/// <summary>Where an anchor lies: the page (from 1) and its name in the file.</summary>
internal sealed record Destination(string Name, int Page, string Title, int Level);
