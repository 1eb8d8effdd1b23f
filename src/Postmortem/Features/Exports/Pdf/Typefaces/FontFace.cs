using HarfBuzzSharp;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Typefaces;

/// <summary>One font of one file, opened when first asked for and kept for the life of the process.</summary>
internal sealed class FontFace(string path, int index, bool fakeBold = false)
{
    readonly Lazy<Opened> _opened = new(() => Opened.From(path, index));

    /// <summary>The weight is missing from the bundle: draw the regular outlines thicker.</summary>
    public bool FakeBold { get; } = fakeBold;

    public SKTypeface Typeface => _opened.Value.Typeface;

    public Font Shaper => _opened.Value.Shaper;

    /// <summary>Shaping units per em.</summary>
    public int UnitsPerEm => _opened.Value.Scale;

    /// <summary>Colour bitmaps: wider than text of the same size, so drawn a little smaller.</summary>
    public bool IsEmoji { get; } = path.Contains("Emoji", StringComparison.Ordinal);

    /// <summary>A face for Latin, Greek and Cyrillic, which read well without ligatures.</summary>
    public bool IsWestern { get; } = Path.GetFileName(path).StartsWith("Source", StringComparison.Ordinal);

    public bool Covers(int codePoint) => Glyph(codePoint) != 0;

    /// <summary>
    /// The glyph of a character, 0 for none. Asks HarfBuzz: Skia keeps every answer in a sorted array and gets slow
    /// by the square of the characters asked for.
    /// </summary>
    public ushort Glyph(int codePoint) => Shaper.TryGetNominalGlyph((uint)codePoint, out var glyph) ? (ushort)glyph : (ushort)0;

    sealed record Opened(SKTypeface Typeface, Font Shaper, int Scale)
    {
        public static Opened From(string path, int index)
        {
            // Mapped, and shared by both: of the 19 MB for Chinese, Japanese and Korean only the pages that are looked at take memory.
            var file = SKData.Create(path);
            var typeface = file is null ? null : SKTypeface.FromData(file, index);
            if (typeface is null) throw new FileNotFoundException($"The font {path} is missing or unreadable: the installation is incomplete.", path);
            var font = new Font(new Face(new Blob(file!.Data, (int)file.Size, MemoryMode.ReadOnly, file.Dispose), index));
            font.SetFunctionsOpenType();
            font.GetScale(out var scale, out _);
            return new Opened(typeface, font, scale);
        }
    }
}
