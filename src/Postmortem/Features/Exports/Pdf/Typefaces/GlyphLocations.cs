using System.Buffers.Binary;

namespace Postmortem.Features.Exports.Pdf.Typefaces;

/// <summary>The `loca` table: where each glyph's outline lies in `glyf`, in bytes (long form) or pairs of bytes.</summary>
internal sealed class GlyphLocations(byte[] table, bool longForm)
{
    public int Count { get; } = table.Length / (longForm ? 4 : 2) - 1;

    public ReadOnlySpan<byte> Slice(byte[] outlines, int glyph)
    {
        if (glyph >= Count)
            return [];
        var (from, to) = (At(glyph), At(glyph + 1));
        return to > from && to <= outlines.Length ? outlines.AsSpan(from, to - from) : [];
    }

    int At(int glyph) => longForm
        ? (int)BinaryPrimitives.ReadUInt32BigEndian(table.AsSpan(4 * glyph))
        : 2 * BinaryPrimitives.ReadUInt16BigEndian(table.AsSpan(2 * glyph));
}

/// <summary>The glyphs that a composite outline refers to (OpenType, table `glyf`, "Composite glyph description").</summary>
internal static class CompositeParts
{
    public static List<ushort> Of(ReadOnlySpan<byte> outline)
    {
        const int words = 0x0001, scale = 0x0008, more = 0x0020, twoScales = 0x0040, matrix = 0x0080;
        var parts = new List<ushort>();
        if (outline.Length < 10 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0)
            return parts;
        var at = 10;
        int flags;
        do
        {
            if (at + 4 > outline.Length)
                return parts;
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
            parts.Add(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
            at += 4 + ((flags & words) != 0 ? 4 : 2)
                + ((flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & matrix) != 0 ? 8 : 0);
        }
        while ((flags & more) != 0);
        return parts;
    }
}
