using Postmortem.Features.Exports.Pdf.Text;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Boxes of figures, up to four to a row, all of a row equally tall.</summary>
internal static class KeyFigureComposer
{
    const int PerRow = 4;
    const float Gap = 8;
    const float Padding = 8;

    public static IEnumerable<Strip> Compose(PdfKeyFigures block, TextSetter setter, float x, float width)
    {
        var rows = (block.Figures.Count + PerRow - 1) / PerRow;
        if (rows == 0)
            return [];
        var perRow = (block.Figures.Count + rows - 1) / rows;
        var box = (width - Gap * (perRow - 1)) / perRow;
        var strips = block.Figures.Chunk(perRow).Select(row => (Strip)Row(row, setter, x, box)).ToList();
        strips[0].Above = 6;
        strips[^1].Below = 14;
        return strips;
    }

    static DrawnStrip Row(PdfKeyFigure[] row, TextSetter setter, float x, float box)
    {
        var inner = box - 2 * Padding;
        var boxes = row.Select(figure => (IReadOnlyList<TextLine>)
        [
            .. setter.Set([new StyledText(figure.Label, Theme.Label)], inner, 11),
            .. setter.Set([new StyledText(figure.Value, ValueLook(figure.Value, inner, setter))], inner, 23),
            .. figure.Formula is { Length: > 0 } formula ? setter.Set([new StyledText(formula, Theme.Small with { Size = 7.6f })], inner, 9.6f) : [],
        ]).ToList();
        var height = boxes.Max(lines => lines.Sum(line => line.Height)) + 2 * Padding;
        return new DrawnStrip((ink, left, y) =>
        {
            foreach (var (index, lines) in boxes.Index())
            {
                var edge = left + index * (box + Gap);
                ink.Fill(SKRect.Create(edge, y, box, height), Theme.Tint, 3);
                ink.Fill(SKRect.Create(edge, y, 2, height), Theme.Accent);
                var top = y + Padding;
                foreach (var line in lines)
                {
                    ink.Text(line, edge + Padding, top);
                    top += line.Height;
                }
            }
        })
        { X = x, Height = height, Below = Gap };
    }

    /// <summary>A long value gets smaller rather than broken, down to body size.</summary>
    static TextLook ValueLook(string value, float width, TextSetter setter)
    {
        var used = setter.Measure(value, Theme.Figure);
        return used <= width ? Theme.Figure : Theme.Figure with { Size = Math.Max(Theme.Body.Size, MathF.Floor(Theme.Figure.Size * width / used)) };
    }
}
