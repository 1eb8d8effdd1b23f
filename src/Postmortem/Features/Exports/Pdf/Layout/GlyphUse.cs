using Postmortem.Features.Exports.Pdf.Typefaces;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>
/// The glyphs that a document uses: noted in a first run over the pages, cut into small fonts for the second.
/// </summary>
internal sealed class GlyphUse : IDisposable
{
    readonly Dictionary<FontFace, HashSet<ushort>> _glyphs = [];
    readonly Dictionary<FontFace, SKTypeface?> _subsets = [];
    readonly Dictionary<(FontFace, float), SKFont> _fonts = [];

    public void Note(FontFace face, ushort[] glyphs)
    {
        if (!_glyphs.TryGetValue(face, out var used))
            _glyphs[face] = used = [];
        used.UnionWith(glyphs);
    }

    public bool Holds(ushort glyph) => _glyphs.Values.Any(used => used.Contains(glyph));

    /// <summary>The font to draw with, at a size in points.</summary>
    public SKFont Font(FontFace face, float size)
    {
        if (_fonts.TryGetValue((face, size), out var font))
            return font;
        if (!_subsets.TryGetValue(face, out var subset))
            _subsets[face] = subset = face.IsEmoji ? null : TrueTypeSubset.Of(face, _glyphs[face]);
        return _fonts[(face, size)] = new SKFont(subset ?? face.Typeface, size)
        {
            Subpixel = true,
            LinearMetrics = true,
            Hinting = SKFontHinting.None,
            Embolden = face.FakeBold,
        };
    }

    public void Dispose()
    {
        foreach (var font in _fonts.Values)
            font.Dispose();
        foreach (var subset in _subsets.Values)
            subset?.Dispose();
    }
}
