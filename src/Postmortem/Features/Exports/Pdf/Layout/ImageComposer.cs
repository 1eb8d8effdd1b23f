using Postmortem.Features.Exports.Pdf.Text;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Images, scaled down to the column; what cannot be read is named instead.</summary>
internal static class ImageComposer
{
    /// <summary>Points. Leaves room for the caption and some text on either paper.</summary>
    const float TallestImage = 430;

    /// <summary>Points per image pixel: a screenshot at 130 dots to the inch.</summary>
    const float PointsPerPixel = 72f / 130;

    /// <summary>Pixels; a larger picture is refused rather than allowed to exhaust the memory.</summary>
    const long MostPixels = 60_000_000;

    public static IEnumerable<Strip> Compose(PdfImage block, TextSetter setter, float x, float width)
    {
        var strips = Decode(block.Bytes) is { } image ? [Picture(image, x, width)] : Placeholder(block, setter, x, width);
        if (block.Caption is { Length: > 0 } caption)
        {
            strips[^1].KeepWithNext = true;
            strips[^1].Below = strips[^1].Backdrops.Count > 0 ? 11 : 4;
            strips.AddRange(TextStrip.ForLines(setter.Set([new StyledText(caption, Theme.Small)], Math.Min(width, Theme.ProseMeasure), 11.4f), x, 0, 10));
        }
        return strips;
    }

    static ImageStrip Picture(SKImage image, float x, float width)
    {
        var scale = Math.Min(PointsPerPixel, Math.Min(width / image.Width, TallestImage / image.Height));
        return new ImageStrip(image, image.Width * scale) { X = x, Height = image.Height * scale, Above = 5, Below = 10 };
    }

    static List<Strip> Placeholder(PdfImage block, TextSetter setter, float x, float width)
    {
        var alt = string.IsNullOrWhiteSpace(block.Alt) ? "" : $": {block.Alt}";
        var text = block.Bytes is { Length: > 0 } ? $"[Image that could not be read{alt}]" : $"[Image not available{alt}]";
        var strips = TextStrip.ForLines(setter.Set([new StyledText(text, Theme.Small)], width - 24, Theme.SmallLine), x + 12, 12, 16);
        var backdrop = new Backdrop(x, width, 7) { Ground = Theme.Tint };
        foreach (var strip in strips)
            strip.Backdrops = [backdrop];
        return strips;
    }

    static SKImage? Decode(byte[]? bytes)
    {
        if (bytes is not { Length: > 0 })
            return null;
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width <= 0 || codec.Info.Height <= 0 || (long)codec.Info.Width * codec.Info.Height > MostPixels)
            return null;
        using var bitmap = SKBitmap.Decode(codec);
        if (bitmap is null)
            return null;
        return codec.EncodedFormat == SKEncodedImageFormat.Jpeg && codec.EncodedOrigin == SKEncodedOrigin.TopLeft
            ? SKImage.FromEncodedData(data)
            : SKImage.FromBitmap(bitmap);
    }
}
