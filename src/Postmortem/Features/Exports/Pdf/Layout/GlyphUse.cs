using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>
/// The glyphs that a document uses: noted in a first run over the pages, cut into small fonts for the second.
/// </summary>
internal sealed class GlyphUse : IDisposable
{
    readonly Dictionary<FontFace, (HashSet<ushort> Glyphs, HashSet<int> Characters)> _used = [];
    readonly Dictionary<FontFace, SKTypeface?> _subsets = [];
    readonly Dictionary<(FontFace, float), SKFont> _fonts = [];

    public void Note(ShapedWord word)
    {
        if (!_used.TryGetValue(word.Face, out var used))
            _used[word.Face] = used = ([], []);
        used.Glyphs.UnionWith(word.Glyphs);
        foreach (var rune in word.Text.EnumerateRunes())
            used.Characters.Add(rune.Value);
    }

    /// <summary>The font to draw with, at a size in points.</summary>
    public SKFont Font(FontFace face, float size)
    {
        if (_fonts.TryGetValue((face, size), out var font))
            return font;
        if (!_subsets.TryGetValue(face, out var subset))
            _subsets[face] = subset = face.IsEmoji ? null : TrueTypeSubset.Of(face, _used[face].Glyphs, _used[face].Characters);
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
