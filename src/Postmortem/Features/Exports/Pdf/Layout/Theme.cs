using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>The look of the report: calm ink on paper, one accent. Lengths in points.</summary>
internal static class Theme
{
    public const float SideMargin = 66;
    public const float TopMargin = 68;

    /// <summary>The first page has no running header.</summary>
    public const float FirstTopMargin = 48;
    public const float BottomMargin = 64;

    /// <summary>Prose is no wider than about 80 characters; tables and pictures use the whole column.</summary>
    public const float ProseMeasure = 430;

    public const float BodyLine = 14.6f;
    public const float SmallLine = 12.4f;
    public const float CodeLine = 12f;

    public static readonly SKColor Ink = new(0x1B, 0x1F, 0x24);
    public static readonly SKColor Muted = new(0x5B, 0x64, 0x70);
    public static readonly SKColor Rule = new(0xD3, 0xD8, 0xDE);
    public static readonly SKColor Tint = new(0xF4, 0xF5, 0xF7);
    public static readonly SKColor Accent = new(0x1D, 0x4E, 0x74);

    public static readonly TextLook Body = new(FaceStyle.Regular, 10.3f, Ink);
    public static readonly TextLook Cell = new(FaceStyle.Regular, 9f, Ink);
    public static readonly TextLook CellHead = new(FaceStyle.Bold, 8.2f, Muted);
    public static readonly TextLook Code = new(FaceStyle.Mono, 8.4f, Ink);
    public static readonly TextLook Small = new(FaceStyle.Regular, 8.4f, Muted);
    public static readonly TextLook Label = new(FaceStyle.Bold, 8.2f, Muted);
    public static readonly TextLook Figure = new(FaceStyle.Bold, 17f, Ink);
    public static readonly TextLook Title = new(FaceStyle.Bold, 24f, Ink);
    public static readonly TextLook Kicker = new(FaceStyle.Bold, 10f, Accent);
    public static readonly TextLook Subtitle = new(FaceStyle.Regular, 12f, Muted);

    /// <summary>Face, line height, space above and below of a heading of level 1 to 4.</summary>
    public static (TextLook Look, float Line, float Above, float Below) Heading(int level) => level switch
    {
        <= 1 => (new TextLook(FaceStyle.Bold, 16f, Ink), 20, 26, 7),
        2 => (new TextLook(FaceStyle.Bold, 12.6f, Ink), 17, 19, 5),
        3 => (new TextLook(FaceStyle.Bold, 10.8f, Accent), 15, 14, 3),
        _ => (new TextLook(FaceStyle.Bold, 10.3f, Muted), 14.6f, 12, 2),
    };

    /// <summary>The strong colour of a tone: text, bars, edges.</summary>
    public static SKColor Strong(PdfTone tone) => tone switch
    {
        PdfTone.Accent => Accent,
        PdfTone.Good => new(0x1F, 0x6B, 0x45),
        PdfTone.Caution => new(0x7A, 0x5A, 0x00),
        PdfTone.Serious => new(0xA8, 0x4A, 0x0B),
        PdfTone.Critical => new(0xA3, 0x1F, 0x1F),
        _ => new(0x4A, 0x53, 0x5E),
    };

    /// <summary>The ground of a tone, on which its strong colour reads (contrast above 4.5 to 1).</summary>
    public static SKColor Ground(PdfTone tone) => tone switch
    {
        PdfTone.Accent => new(0xE6, 0xEE, 0xF5),
        PdfTone.Good => new(0xE4, 0xF2, 0xEA),
        PdfTone.Caution => new(0xFB, 0xF2, 0xD6),
        PdfTone.Serious => new(0xFC, 0xEB, 0xDD),
        PdfTone.Critical => new(0xFB, 0xE7, 0xE5),
        _ => new(0xEC, 0xEE, 0xF1),
    };
}
