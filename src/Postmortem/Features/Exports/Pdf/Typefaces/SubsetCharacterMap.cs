using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace Postmortem.Features.Exports.Pdf.Typefaces;

/// <summary>
/// A `cmap` table (format 12) for the glyphs of a subset. Skia derives from it which character a glyph stands for,
/// and with that the text that a reader can copy.
/// </summary>
internal static class SubsetCharacterMap
{
    static readonly ConcurrentDictionary<FontFace, (int Character, ushort Glyph)[]> Maps = new();

    public static byte[] Build(FontFace face, SortedSet<ushort> wanted)
    {
        var groups = Maps.GetOrAdd(face, ReadAll).Where(pair => wanted.Contains(pair.Glyph)).ToList();
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

    /// <summary>Every character of the basic and first supplementary planes that the face has, once per face and process.</summary>
    static (int, ushort)[] ReadAll(FontFace face)
    {
        var pairs = new List<(int, ushort)>();
        for (var character = 0x20; character < 0x20000; character++)
            if (face.Glyph(character) is not 0 and var glyph)
                pairs.Add((character, glyph));
        return [.. pairs];
    }
}
