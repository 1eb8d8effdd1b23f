using System.Buffers.Binary;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Typefaces;

/// <summary>
/// A TrueType font cut down to the glyphs that a document uses. Skia embeds a font file whole; four faces of a full font
/// would make every report half a megabyte. Glyph numbers stay, so shaped text draws the same with either.
/// </summary>
internal static class TrueTypeSubset
{
    static readonly string[] Kept = ["OS/2", "cmap", "cvt ", "fpgm", "head", "hhea", "hmtx", "maxp", "name", "prep"];

    /// <summary>A new typeface with only these glyphs, which knows only these characters; null when the font has no TrueType outlines to cut.</summary>
    public static SKTypeface? Of(FontFace face, IEnumerable<ushort> glyphs, IEnumerable<int> characters)
    {
        var font = face.Typeface;
        if (!font.TryGetTableData(Tag("glyf"), out var outlines) || !font.TryGetTableData(Tag("loca"), out var offsets)
            || !font.TryGetTableData(Tag("head"), out var head))
            return null;
        var locate = new GlyphLocations(offsets, longForm: head[51] != 0);
        var wanted = new SortedSet<ushort>(glyphs) { 0 };
        AddParts(wanted, outlines, locate);

        var tables = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in Kept)
            if (font.TryGetTableData(Tag(name), out var data))
                tables[name] = data;
        tables["cmap"] = SubsetCharacterMap.Build(face, characters);
        (tables["glyf"], tables["loca"]) = Cut(wanted, outlines, locate);
        tables["head"] = [.. head[..50], 0, 1, .. head[52..]];
        tables["post"] = [0, 3, .. new byte[30]];
        using var file = SKData.CreateCopy(Assemble(tables));
        return SKTypeface.FromData(file);
    }

    /// <summary>Accented letters are made of other glyphs: those are needed too.</summary>
    static void AddParts(SortedSet<ushort> wanted, byte[] outlines, GlyphLocations locate)
    {
        var open = new Stack<ushort>(wanted);
        while (open.TryPop(out var glyph))
            foreach (var part in CompositeParts.Of(locate.Slice(outlines, glyph)))
                if (wanted.Add(part))
                    open.Push(part);
    }

    static (byte[] Glyf, byte[] Loca) Cut(SortedSet<ushort> wanted, byte[] outlines, GlyphLocations locate)
    {
        using var glyf = new MemoryStream();
        var loca = new byte[4 * (locate.Count + 1)];
        for (var glyph = 0; glyph < locate.Count; glyph++)
        {
            if (wanted.Contains((ushort)glyph))
                glyf.Write(locate.Slice(outlines, glyph));
            while (glyf.Length % 4 != 0)
                glyf.WriteByte(0);
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * (glyph + 1)), (uint)glyf.Length);
        }
        return (glyf.ToArray(), loca);
    }

    static byte[] Assemble(SortedDictionary<string, byte[]> tables)
    {
        var offset = 12 + 16 * tables.Count;
        var file = new byte[offset + tables.Values.Sum(table => (table.Length + 3) & ~3)];
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        var entry = 12;
        foreach (var (name, data) in tables)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry), Tag(name));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 4), Checksum(data));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 8), (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(entry + 12), (uint)data.Length);
            data.CopyTo(file, offset);
            offset += (data.Length + 3) & ~3;
            entry += 16;
        }
        return file;
    }

    static uint Checksum(byte[] data)
    {
        var sum = 0u;
        for (var i = 0; i < data.Length; i++)
            sum += (uint)data[i] << (24 - 8 * (i % 4));
        return sum;
    }

    static uint Tag(string name) => (uint)(name[0] << 24 | name[1] << 16 | name[2] << 8 | name[3]);
}
