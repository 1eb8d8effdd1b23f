using System.Text;
using Postmortem.Features.Exports.Pdf.Text;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Draws a set line: grounds, glyphs with the text they stand for, underlines, links.</summary>
internal static class LinePainter
{
    /// <summary>Draws with the line's top left corner at <paramref name="x"/>, <paramref name="y"/> (points).</summary>
    public static void Paint(PageInk ink, TextLine line, float x, float y)
    {
        foreach (var (piece, _) in line.Pieces)
            ink.Glyphs.Note(piece.Word);
        if (ink.Canvas is null)
            return;
        var baseline = y + line.Baseline;
        foreach (var (first, end) in Runs(line.Pieces, (a, b) => a.Look == b.Look))
            Decorate(ink, line, first, end, x, baseline);
        foreach (var (first, end) in Runs(line.Pieces, (a, b) => a.Look == b.Look && a.Word.Face == b.Word.Face && a.Level == b.Level))
            Glyphs(ink, line, first, end, x, baseline);
    }

    static IEnumerable<(int First, int End)> Runs(IReadOnlyList<(TextPiece Piece, float X)> pieces, Func<TextPiece, TextPiece, bool> joins)
    {
        for (var first = 0; first < pieces.Count;)
        {
            var end = first + 1;
            while (end < pieces.Count && joins(pieces[first].Piece, pieces[end].Piece))
                end++;
            yield return (first, end);
            first = end;
        }
    }

    static void Decorate(PageInk ink, TextLine line, int first, int end, float x, float baseline)
    {
        var look = line.Pieces[first].Piece.Look;
        var (left, right) = (x + line.Pieces[first].X, x + line.Pieces[end - 1].X + line.Pieces[end - 1].Piece.Width);
        var box = new SKRect(left, baseline - look.Size * 0.92f, right, baseline + look.Size * 0.30f);
        if (look.Ground != SKColors.Transparent)
            ink.Fill(look.Pill ? SKRect.Inflate(box, 1.2f, 0.8f) : SKRect.Inflate(box, 1f, 0), look.Ground, look.Pill ? look.Size * 0.32f : 1.5f);
        if (look.Underline)
            ink.Line(left, baseline + look.Size * 0.16f, right, baseline + look.Size * 0.16f, look.Color.WithAlpha(0x80), 0.5f);
        if (look.Strike)
            ink.Line(left, baseline - look.Size * 0.24f, right, baseline - look.Size * 0.24f, look.Color, 0.6f);
        if (look.Url is not null || look.Anchor is not null)
            ink.Link(box, look);
    }

    static void Glyphs(PageInk ink, TextLine line, int first, int end, float x, float baseline)
    {
        var model = line.Pieces[first].Piece;
        var rightToLeft = model.RightToLeft;
        var count = 0;
        for (var i = first; i < end; i++)
            count += line.Pieces[i].Piece.Word.Glyphs.Length;
        if (count == 0)
            return;

        // Pieces come in visual order; the text they stand for is logical, so right-to-left runs are joined from the back.
        var text = new StringBuilder();
        var starts = new int[end - first];
        for (var step = 0; step < end - first; step++)
        {
            var i = rightToLeft ? end - 1 - step : first + step;
            starts[i - first] = text.Length;
            text.Append(line.Pieces[i].Piece.Word.Text);
        }
        var utf16 = text.ToString();
        var utf8 = Encoding.UTF8.GetBytes(utf16);

        using var builder = new SKTextBlobBuilder();
        var run = builder.AllocatePositionedTextRun(ink.Glyphs.Font(model.Word.Face, model.Size), count, utf8.Length);
        utf8.CopyTo(run.Text);
        var glyphs = run.Glyphs;
        var positions = run.Positions;
        var clusters = run.Clusters;
        var offsets = utf8.Length == utf16.Length ? null : Utf8Offsets(utf16);
        var at = 0;
        for (var i = first; i < end; i++)
        {
            var (piece, left) = line.Pieces[i];
            var word = piece.Word;
            for (var g = 0; g < word.Glyphs.Length; g++, at++)
            {
                glyphs[at] = word.Glyphs[g];
                positions[at] = new SKPoint(left + word.XOffsets[g] * piece.Size, -word.YOffsets[g] * piece.Size);
                var cluster = starts[i - first] + word.Clusters[g];
                clusters[at] = (uint)(offsets is null ? cluster : offsets[cluster]);
                left += word.Advances[g] * piece.Size;
            }
        }
        using var blob = builder.Build();
        if (blob is not null)
            ink.Blob(blob, x, baseline, model.Look.Color);
    }

    static int[] Utf8Offsets(string text)
    {
        var offsets = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var length = text[i] < 0x80 ? 1 : text[i] < 0x800 ? 2 : 3;
            if (pair)
            {
                offsets[i + 1] = offsets[i] + 4;
                i++;
                offsets[i + 1] = offsets[i];
            }
            else
            {
                offsets[i + 1] = offsets[i] + length;
            }
        }
        return offsets;
    }
}
