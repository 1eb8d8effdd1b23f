using Postmortem.Features.Exports.Pdf.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;
using SkiaSharp;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Boxes of figures, up to four to a row, all of a row equally tall.</summary>
internal static class KeyFigureComposer
{
    const int PerRow = 4;
    const float Gap = 8;

    /// <summary>A figure alone does not stretch over the page.</summary>
    const int FewestPerRow = 3;

    public static IEnumerable<Strip> Compose(PdfKeyFigures block, TextSetter setter, Density density, float x, float width)
    {
        var rows = (block.Figures.Count + PerRow - 1) / PerRow;
        if (rows == 0)
            return [];
        var perRow = Math.Max((block.Figures.Count + rows - 1) / rows, FewestPerRow);
        var box = (width - Gap * (perRow - 1)) / perRow;
        var strips = block.Figures.Chunk(perRow).Select(row => (Strip)Row(row, setter, density, x, box)).ToList();
        strips[0].Above = 6;
        strips[^1].Below = density.FigureGap;
        return strips;
    }

    static DrawnStrip Row(PdfKeyFigure[] row, TextSetter setter, Density density, float x, float box)
    {
        var padding = density.FigurePadding;
        var inner = box - 2 * padding;
        var boxes = row.Select(figure => (IReadOnlyList<TextLine>)
        [
            .. setter.Set([new StyledText(figure.Label, Theme.Label)], inner, 11),
            .. setter.Set([new StyledText(figure.Value, ValueLook(figure, inner, setter, density))], inner, density.FigureLine),
            .. figure.Formula is { Length: > 0 } formula ? setter.Set([new StyledText(formula, Theme.Small with { Size = 7.6f })], inner, 9.6f) : [],
        ]).ToList();
        var height = boxes.Max(lines => lines.Sum(line => line.Height)) + 2 * padding;
        return new DrawnStrip((ink, left, y) =>
        {
            foreach (var (index, lines) in boxes.Index())
            {
                var edge = left + index * (box + Gap);
                ink.Fill(SKRect.Create(edge, y, box, height), Theme.Tint, 3);
                ink.Fill(SKRect.Create(edge, y, 2, height), Theme.Accent);
                var top = y + padding;
                foreach (var line in lines)
                {
                    ink.Text(line, edge + padding, top);
                    top += line.Height;
                }
            }
        })
        { X = x, Height = height, Below = Gap };
    }

    /// <summary>A long value gets smaller rather than broken, down to body size.</summary>
    static TextLook ValueLook(PdfKeyFigure figure, float width, TextSetter setter, Density density)
    {
        if (figure.IsUnknown)
            return density.Figure with { Face = FaceStyle.Regular, Color = Theme.Muted };
        var used = setter.Measure(figure.Value, density.Figure);
        return used <= width ? density.Figure : density.Figure with { Size = Math.Max(density.Body.Size, MathF.Floor(density.Figure.Size * width / used)) };
    }
}
