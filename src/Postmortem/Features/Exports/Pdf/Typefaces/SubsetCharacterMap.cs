using System.Buffers.Binary;

namespace Postmortem.Features.Exports.Pdf.Typefaces;

/// <summary>
/// A `cmap` table (format 12) for the glyphs of a subset. Skia derives from it which character a glyph stands for,
/// and with that the text that a reader can copy. So it holds only the characters that the document uses: the Greek mu
/// and the micro sign share a glyph, and the wrong one would be copied.
/// </summary>
internal static class SubsetCharacterMap
{
    public static byte[] Build(FontFace face, IEnumerable<int> characters)
    {
        var groups = characters.Order().Select(character => (Character: character, Glyph: face.Glyph(character)))
            .Where(pair => pair.Glyph != 0).ToList();
        var table = new byte[12 + 16 + 12 * groups.Count];
        var at = table.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(at[4..], 3);
        BinaryPrimitives.WriteUInt16BigEndian(at[6..], 10);
        BinaryPrimitives.WriteUInt32BigEndian(at[8..], 12);
        at = at[12..];
        BinaryPrimitives.WriteUInt16BigEndian(at, 12);
        BinaryPrimitives.WriteUInt32BigEndian(at[4..], (uint)at.Length);
        BinaryPrimitives.WriteUInt32BigEndian(at[12..], (uint)groups.Count);
        for (var i = 0; i < groups.Count; i++)
        {
            var group = at[(16 + 12 * i)..];
            BinaryPrimitives.WriteUInt32BigEndian(group, (uint)groups[i].Character);
            BinaryPrimitives.WriteUInt32BigEndian(group[4..], (uint)groups[i].Character);
            BinaryPrimitives.WriteUInt32BigEndian(group[8..], groups[i].Glyph);
        }
        return table;
    }
}
