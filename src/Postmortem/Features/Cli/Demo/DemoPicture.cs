using SkiaSharp;

namespace Postmortem.Features.Cli.Demo;

/// <summary>A plain line graph as PNG, as a monitoring page would give it.</summary>
static class DemoPicture
{
    const int Width = 960, Height = 320, Margin = 40;

    public static byte[] Draw(DemoStory.Picture picture)
    {
        using var bitmap = new SKBitmap(Width, Height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        var (low, high) = (Math.Min(0, picture.Points.Min()), picture.Points.Max() * 1.1f);
        var points = picture.Points.Select((value, i) => new SKPoint(
            Margin + (i * (Width - (2f * Margin)) / (picture.Points.Count - 1)),
            Height - Margin - ((value - low) / (high - low) * (Height - (2f * Margin))))).ToArray();
        using var grid = new SKPaint { Color = new SKColor(0xE3, 0xE3, 0xDE), StrokeWidth = 1 };
        for (var y = Margin; y <= Height - Margin; y += (Height - (2 * Margin)) / 4) canvas.DrawLine(Margin, y, Width - Margin, y, grid);
        using var line = new SKPaint { Color = new SKColor(0x1F, 0x4E, 0x96), StrokeWidth = 3, IsAntialias = true, Style = SKPaintStyle.Stroke };
        canvas.DrawPoints(SKPointMode.Polygon, points, line);
        using var words = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var face = SKTypeface.FromFile(Path.Combine(AppContext.BaseDirectory, "fonts", "SourceSans3-Regular.ttf"));
        using var font = new SKFont(face, 20);
        canvas.DrawText(picture.Label, Margin, 28, font, words);
        canvas.DrawText($"{picture.Points.Max()}", Width - Margin - 30, 28, font, words);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
