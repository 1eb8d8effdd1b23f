using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>An image at a width in points.</summary>
internal sealed class ImageStrip(SKImage image, float width) : Strip
{
    /// <summary>Share of its size below which a screenshot's text can no longer be read.</summary>
    const float SmallestScale = 0.6f;

    public override Strip? Shrink(float available) =>
        available >= Height || available < Height * SmallestScale ? null : new ImageStrip(image, width * available / Height)
        {
            X = X,
            Height = available,
            Above = Above,
            Below = Below,
            KeepWithNext = KeepWithNext,
            Backdrops = Backdrops,
        };

    public override void Draw(PageInk ink, float x, float y)
    {
        var area = SKRect.Create(x, y, width, Height);
        ink.Canvas?.DrawImage(image, area, new SKSamplingOptions(SKFilterMode.Linear));
        ink.Frame(area, Theme.Rule);
    }
}
