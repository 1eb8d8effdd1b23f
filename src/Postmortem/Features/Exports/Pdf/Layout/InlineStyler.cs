using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Turns inlines into styled text upon a base look.</summary>
internal static class InlineStyler
{
    public static List<StyledText> Style(IReadOnlyList<PdfInline> content, TextLook look)
    {
        var styled = new List<StyledText>();
        Append(styled, content, look);
        return styled;
    }

    static void Append(List<StyledText> styled, IReadOnlyList<PdfInline> content, TextLook look)
    {
        foreach (var inline in content)
            switch (inline)
            {
                case PdfText text:
                    styled.Add(new StyledText(text.Text, Apply(look, text.Style)));
                    break;
                case PdfBadge badge:
                    styled.Add(new StyledText("\u00A0" + badge.Text.Replace(' ', '\u00A0') + "\u00A0", Pill(look, badge.Tone)));
                    break;
                case PdfLink link:
                    Append(styled, link.Content, IsSafe(link.Url) ? Linked(look) with { Url = link.Url } : look);
                    break;
                case PdfAnchorLink link:
                    Append(styled, link.Content, look with { Color = Theme.Accent, Anchor = link.Anchor });
                    break;
            }
    }

    static TextLook Linked(TextLook look) => look with { Color = Theme.Accent, Underline = true };

    static TextLook Pill(TextLook look, PdfTone tone) => look with
    {
        Face = FaceStyle.Bold,
        Size = look.Size * 0.88f,
        Color = Theme.Strong(tone),
        Ground = Theme.Ground(tone),
        Pill = true,
    };

    static TextLook Apply(TextLook look, PdfTextStyle style)
    {
        if (style == PdfTextStyle.None)
            return look;
        var bold = style.HasFlag(PdfTextStyle.Bold) || look.Face is FaceStyle.Bold or FaceStyle.BoldItalic or FaceStyle.MonoBold;
        var italic = style.HasFlag(PdfTextStyle.Italic) || look.Face is FaceStyle.Italic or FaceStyle.BoldItalic;
        var code = style.HasFlag(PdfTextStyle.Code);
        return look with
        {
            Face = (code, bold, italic) switch
            {
                (true, true, _) => FaceStyle.MonoBold,
                (true, _, _) => FaceStyle.Mono,
                (_, true, true) => FaceStyle.BoldItalic,
                (_, true, _) => FaceStyle.Bold,
                (_, _, true) => FaceStyle.Italic,
                _ => FaceStyle.Regular,
            },
            Size = code ? look.Size * 0.88f : look.Size,
            Color = style.HasFlag(PdfTextStyle.Muted) ? Theme.Muted : look.Color,
            Ground = code ? Theme.Tint : look.Ground,
            Strike = style.HasFlag(PdfTextStyle.Strike) || look.Strike,
        };
    }

    static bool IsSafe(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";
}
