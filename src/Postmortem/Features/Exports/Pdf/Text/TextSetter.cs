using Postmortem.Features.Exports.Pdf.Typefaces;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Sets styled text into lines no wider than a measure.</summary>
internal sealed class TextSetter(FontLibrary fonts, string language)
{
    readonly PieceCutter _cutter = new(fonts, language);

    /// <param name="spans">The text; a line feed starts a new line.</param>
    /// <param name="width">The measure in points.</param>
    /// <param name="lineHeight">Distance of base lines in points.</param>
    /// <param name="align">Start means right for a paragraph that begins right-to-left.</param>
    public List<TextLine> Set(IReadOnlyList<StyledText> spans, float width, float lineHeight, PdfAlign align = PdfAlign.Start)
    {
        var lines = new List<TextLine>();
        foreach (var paragraph in HardLines(spans))
        {
            var (pieces, level) = _cutter.Cut(paragraph);
            var size = paragraph.Count > 0 ? paragraph.Max(span => span.Look.Size) : lineHeight / 1.4f;
            foreach (var line in LineFiller.Fill(pieces, Math.Max(width, 4)))
                lines.Add(Arrange(line, level, width, lineHeight, size, align));
        }
        return lines;
    }

    /// <summary>The width in points of a text set on one line.</summary>
    public float Measure(string text, TextLook look) => _cutter.Cut([new StyledText(text, look)]).Pieces.Sum(piece => piece.Width);

    static List<List<StyledText>> HardLines(IReadOnlyList<StyledText> spans)
    {
        if (!spans.Any(span => span.Text.Contains('\n')))
            return [[.. spans]];
        var lines = new List<List<StyledText>> { new() };
        foreach (var span in spans)
            foreach (var (index, part) in span.Text.ReplaceLineEndings("\n").Split('\n').Index())
            {
                if (index > 0)
                    lines.Add([]);
                lines[^1].Add(span with { Text = part });
            }
        return lines;
    }

    static TextLine Arrange(List<TextPiece> line, byte paragraph, float width, float lineHeight, float size, PdfAlign align)
    {
        var used = line.Sum(piece => piece.Width);
        var x = (align, paragraph) switch
        {
            (PdfAlign.Center, _) => (width - used) / 2,
            (PdfAlign.Start, 0) or (PdfAlign.End, 1) => 0,
            _ => width - used,
        };
        x = Math.Max(x, 0);
        var placed = new List<(TextPiece, float)>(line.Count);
        foreach (var piece in VisualOrder.Of(line))
        {
            placed.Add((piece, x));
            x += piece.Width;
        }
        return new TextLine(placed, lineHeight, lineHeight / 2 + size * 0.335f, used);
    }
}
