using System.Collections.Concurrent;
using HarfBuzzSharp;
using Postmortem.Features.Exports.Pdf.Typefaces;
using Buffer = HarfBuzzSharp.Buffer;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Shapes short texts with HarfBuzz and remembers them for the life of the process, up to a bound.</summary>
internal static class Shaper
{
    const int Remembered = 40_000;

    static readonly ConcurrentDictionary<(FontFace, bool, string), ShapedWord> Cache = new();

    /// <summary>
    /// Ligatures would copy as one odd character in readers that know no ActualText; reports gain nothing from them.
    /// Scripts whose joining is spelling (Arabic, Indic) use other features.
    /// </summary>
    static readonly Feature[] Features =
    [
        new(Tag.Parse("liga"), 0, 0, uint.MaxValue),
        new(Tag.Parse("clig"), 0, 0, uint.MaxValue),
    ];

    public static ShapedWord Shape(FontFace face, string text, bool rightToLeft)
    {
        var key = (face, rightToLeft, text);
        if (Cache.TryGetValue(key, out var word))
            return word;
        if (Cache.Count >= Remembered)
            Cache.Clear();
        return Cache[key] = ShapeNew(face, text, rightToLeft);
    }

    static ShapedWord ShapeNew(FontFace face, string text, bool rightToLeft)
    {
        using var buffer = new Buffer();
        buffer.AddUtf16(text);
        buffer.GuessSegmentProperties();
        buffer.Direction = rightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
        face.Shaper.Shape(buffer, face.IsWestern ? Features : []);
        var infos = buffer.GetGlyphInfoSpan();
        var positions = buffer.GetGlyphPositionSpan();
        var unit = 1f / face.UnitsPerEm;
        var count = infos.Length;
        var (glyphs, clusters) = (new ushort[count], new int[count]);
        var (advances, xs, ys) = (new float[count], new float[count], new float[count]);
        var width = 0f;
        for (var i = 0; i < count; i++)
        {
            glyphs[i] = (ushort)infos[i].Codepoint;
            clusters[i] = (int)infos[i].Cluster;
            advances[i] = positions[i].XAdvance * unit;
            xs[i] = positions[i].XOffset * unit;
            ys[i] = positions[i].YOffset * unit;
            width += advances[i];
        }
        return new ShapedWord(face, text, rightToLeft, glyphs, clusters, advances, xs, ys, width);
    }
}
