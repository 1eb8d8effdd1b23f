using System.Buffers.Binary;

namespace Postmortem.Features.Timeline;

/// <summary>
/// Walks the structure of an image without decoding its pixels: enough to know that a browser will find an image of a sane size
/// and nothing else, and cheap whatever the file claims.
/// </summary>
static class ImageHeader
{
    const int LongestSide = 20_000;

    /// <summary>A few kilobytes can unpack to gigabytes; more pixels than a 100-megapixel camera makes are refused.</summary>
    const long MostPixels = 100_000_000;

    static ReadOnlySpan<byte> PngSign => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool LooksLikePng(ReadOnlySpan<byte> b) => b.StartsWith(PngSign);

    public static bool LooksLikeJpeg(ReadOnlySpan<byte> b) => b.Length > 3 && b[0] == 0xFF && b[1] == 0xD8 && b[2] == 0xFF;

    public static bool LooksLikeGif(ReadOnlySpan<byte> b) => b.StartsWith("GIF87a"u8) || b.StartsWith("GIF89a"u8);

    public static bool LooksLikeWebp(ReadOnlySpan<byte> b) => b.Length > 12 && b.StartsWith("RIFF"u8) && b[8..].StartsWith("WEBP"u8);

    /// <summary>IHDR first, IDAT somewhere, IEND last and nothing behind it.</summary>
    public static bool IsPng(ReadOnlySpan<byte> b)
    {
        var at = PngSign.Length;
        var data = false;
        for (var first = true; at + 12 <= b.Length; first = false)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(b[at..]);
            var type = b.Slice(at + 4, 4);
            if (length > b.Length - at - 12) return false;
            if (first && !(type.SequenceEqual("IHDR"u8) && length == 13 && IsSane(BinaryPrimitives.ReadUInt32BigEndian(b[(at + 8)..]), BinaryPrimitives.ReadUInt32BigEndian(b[(at + 12)..])))) return false;
            data |= type.SequenceEqual("IDAT"u8);
            at += (int)length + 12;
            if (type.SequenceEqual("IEND"u8)) return data && at == b.Length;
        }
        return false;
    }

    /// <summary>Segments up to the first scan, a frame header among them. Cameras write trailers behind the image, so its end is left alone.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> b)
    {
        var framed = false;
        for (var at = 2; at + 4 <= b.Length;)
        {
            if (b[at] != 0xFF) return false;
            var marker = b[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(b[(at + 2)..]);
            if (marker is 0x00 or 0xD8 or 0xD9 || length < 2 || at + 2 + length > b.Length) return false;
            if (marker == 0xDA) return framed;
            // C0 to CF are frames, but for the tables C4, C8 and CC.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (length < 8 || !IsSane(BinaryPrimitives.ReadUInt16BigEndian(b[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(b[(at + 5)..]))) return false;
                framed = true;
            }
            at += 2 + length;
        }
        return false;
    }

    /// <summary>Blocks up to the trailer, an image among them, and nothing behind it.</summary>
    public static bool IsGif(ReadOnlySpan<byte> b)
    {
        if (b.Length < 14 || !IsSane(BinaryPrimitives.ReadUInt16LittleEndian(b[6..]), BinaryPrimitives.ReadUInt16LittleEndian(b[8..]))) return false;
        var at = 13 + ColourTable(b[10]);
        for (var image = false; at < b.Length;)
        {
            switch (b[at])
            {
                case 0x3B: return image && at == b.Length - 1;
                case 0x21: at += 2; break;
                case 0x2C when at + 10 < b.Length:
                    image = true;
                    at += 10 + ColourTable(b[at + 9]) + 1;
                    break;
                default: return false;
            }
            while (at < b.Length && b[at] != 0) at += b[at] + 1;
            at++;
        }
        return false;

        static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /// <summary>One RIFF of exactly the file's size whose first chunk is a picture's.</summary>
    public static bool IsWebp(ReadOnlySpan<byte> b)
    {
        if (b.Length < 30 || BinaryPrimitives.ReadUInt32LittleEndian(b[4..]) + 8L != b.Length) return false;
        var type = b.Slice(12, 4);
        if (type.SequenceEqual("VP8X"u8)) return IsSane(Three(b[24..]) + 1, Three(b[27..]) + 1);
        if (type.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(b[21..]);
            return b[20] == 0x2F && IsSane((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }
        return type.SequenceEqual("VP8 "u8) && b[23] == 0x9D && b[24] == 0x01 && b[25] == 0x2A
            && IsSane(BinaryPrimitives.ReadUInt16LittleEndian(b[26..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(b[28..]) & 0x3FFFu);

        static uint Three(ReadOnlySpan<byte> b) => b[0] | ((uint)b[1] << 8) | ((uint)b[2] << 16);
    }

    static bool IsSane(uint width, uint height) => width is > 0 and <= LongestSide && height is > 0 and <= LongestSide && (long)width * height <= MostPixels;
}
