using Postmortem.Features.Exports.Pdf.Typefaces;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>How a run of text is drawn; sizes in points. A class, so that runs share one by reference.</summary>
internal sealed record TextLook(FaceStyle Face, float Size, SKColor Color)
{
    /// <summary>Ground behind the words, or transparent: badges are rounded pills, code has a flat tint.</summary>
    public SKColor Ground { get; init; } = SKColors.Transparent;

    public bool Pill { get; init; }

    public bool Strike { get; init; }

    public bool Underline { get; init; }

    /// <summary>External address, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Internal target, or null.</summary>
    public string? Anchor { get; init; }
}

/// <summary>A stretch of text with one look.</summary>
internal readonly record struct StyledText(string Text, TextLook Look);
