using System.Globalization;
using SkiaSharp;

namespace Postmortem.Features.Cli.Demo;

/// <summary>Draws what a dashboard would show, as somebody pastes it into the timeline.</summary>
static class ChartPicture
{
    const int Width = 960;
    const int Height = 400;
    const int Left = 78;
    const int Right = 24;
    const int Top = 62;
    const int Bottom = 46;
    static readonly SKColor Paper = new(0x16, 0x1b, 0x22);
    static readonly SKColor Grid = new(0x2c, 0x35, 0x40);
    static readonly SKColor Ink = new(0xc9, 0xd1, 0xd9);
    static readonly SKColor Line = new(0xf2, 0xb1, 0x34);
    static readonly SKColor Limit = new(0xe5, 0x53, 0x4b);

    /// <returns>A PNG.</returns>
    public static byte[] Draw(Chart chart)
    {
        var values = chart.Values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToList();
        var most = NiceCeiling(Math.Max(values.Max(), chart.Threshold ?? 0));
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        canvas.Clear(Paper);
        using var face = SKTypeface.FromFile(Path.Combine(AppContext.BaseDirectory, "fonts", "SourceSans3-Regular.ttf"));
        Write(canvas, face, $"{chart.Title} ({chart.Unit})", Left, 36, 20, SKTextAlign.Left);
        using var rule = new SKPaint { Color = Grid, StrokeWidth = 1, IsAntialias = true };
        for (var i = 0; i <= 4; i++)
        {
            var y = Y(most * i / 4, most);
            canvas.DrawLine(Left, y, Width - Right, y, rule);
            Write(canvas, face, (most * i / 4).ToString("0.##", CultureInfo.InvariantCulture), Left - 10, y + 5, 14, SKTextAlign.Right);
        }
        Write(canvas, face, chart.From, Left, Height - 16, 14, SKTextAlign.Left);
        Write(canvas, face, $"{chart.To} UTC", Width - Right, Height - 16, 14, SKTextAlign.Right);
        if (chart.Threshold is { } threshold)
        {
            using var dashed = new SKPaint { Color = Limit, StrokeWidth = 2, IsAntialias = true, PathEffect = SKPathEffect.CreateDash([8, 6], 0) };
            canvas.DrawLine(Left, Y(threshold, most), Width - Right, Y(threshold, most), dashed);
        }
        using var path = new SKPath();
        for (var i = 0; i < values.Count; i++)
        {
            var x = Left + ((float)i / Math.Max(1, values.Count - 1) * (Width - Left - Right));
            if (i == 0) path.MoveTo(x, Y(values[i], most));
            else path.LineTo(x, Y(values[i], most));
        }
        using var stroke = new SKPaint { Color = Line, StrokeWidth = 3, IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeJoin = SKStrokeJoin.Round };
        canvas.DrawPath(path, stroke);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    static float Y(double value, double most) => Height - Bottom - (float)(value / most * (Height - Top - Bottom));

    static double NiceCeiling(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 0.01))));
        return new[] { 1, 2, 4, 5, 8, 10 }.Select(step => step * power).First(nice => nice >= value);
    }

    static void Write(SKCanvas canvas, SKTypeface face, string text, float x, float y, float size, SKTextAlign align)
    {
        using var font = new SKFont(face, size);
        using var paint = new SKPaint { Color = Ink, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
    }
}
