using System.Text;

namespace Postmortem.Features.Timeline;

/// <summary>What a file is, read from its bytes. Its name only tells apart the texts (csv, json, …), which are never shown inline.</summary>
/// <param name="Extensions">The names that fit; the first is given to a file whose own does not.</param>
public sealed record FileKind(string ContentType, params IReadOnlyList<string> Extensions)
{
    static readonly FileKind Png = new("image/png", ".png");
    static readonly FileKind Jpeg = new("image/jpeg", ".jpg", ".jpeg");
    static readonly FileKind Gif = new("image/gif", ".gif");
    static readonly FileKind Webp = new("image/webp", ".webp");
    static readonly FileKind Pdf = new("application/pdf", ".pdf");

    static readonly FileKind[] Texts =
    [
        new("text/plain", ".txt", ".log", ".md"),
        new("text/csv", ".csv"),
        new("application/json", ".json"),
    ];

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsImage(string contentType) => contentType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    /// <returns>Null for everything that is not kept: active types (HTML, SVG), programs, archives, damaged images.</returns>
    public static FileKind? Of(ReadOnlySpan<byte> bytes, string name)
    {
        if (ImageHeader.LooksLikePng(bytes)) return ImageHeader.IsPng(bytes) ? Png : null;
        if (ImageHeader.LooksLikeJpeg(bytes)) return ImageHeader.IsJpeg(bytes) ? Jpeg : null;
        if (ImageHeader.LooksLikeGif(bytes)) return ImageHeader.IsGif(bytes) ? Gif : null;
        if (ImageHeader.LooksLikeWebp(bytes)) return ImageHeader.IsWebp(bytes) ? Webp : null;
        if (bytes.StartsWith("%PDF-"u8)) return Pdf;
        var extension = Path.GetExtension(name).ToLowerInvariant();
        return Texts.FirstOrDefault(t => t.Extensions.Contains(extension)) is { } text && IsText(bytes) ? text : null;
    }

    /// <summary>The name with an ending that says what the content is.</summary>
    public string Rename(string name)
    {
        if (name.Length == 0) return (IsImage(ContentType) ? "image" : "file") + Extensions[0];
        return Extensions.Contains(Path.GetExtension(name).ToLowerInvariant()) ? name : Path.GetFileNameWithoutExtension(name) + Extensions[0];
    }

    /// <summary>UTF-8 without zero bytes. Logs hold escape characters; they are kept.</summary>
    static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0)) return false;
        try
        {
            _ = Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
