using Postmortem.Features.Exports.Pdf.Text;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>One line of text, with what belongs to it: a list marker, a heading's anchor.</summary>
internal sealed class TextStrip(TextLine line) : Strip
{
    /// <summary>Bullet or number; its left edge, in points from <see cref="Strip.X"/>, is negative.</summary>
    public (TextLine Line, float X)? Marker { get; set; }

    public HeadingMark? Mark { get; init; }

    public override HeadingMark? Heading => Mark;

    public override void Draw(PageInk ink, float x, float y)
    {
        if (Mark is not null)
            ink.Arrive(Mark.Anchor, x, Math.Max(0, y - 6));
        if (Marker is { } marker)
            ink.Text(marker.Line, x + marker.X, y);
        ink.Text(line, x, y);
    }

    /// <summary>Strips for the lines of one paragraph; the first two and the last two stay together.</summary>
    public static List<Strip> ForLines(IReadOnlyList<TextLine> lines, float x, float above, float below)
    {
        var strips = new List<Strip>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
            strips.Add(new TextStrip(lines[i])
            {
                X = x,
                Height = lines[i].Height,
                Above = i == 0 ? above : 0,
                Below = i == lines.Count - 1 ? below : 0,
                KeepWithNext = lines.Count > 1 && (i == 0 || i == lines.Count - 2) && i < lines.Count - 1,
            });
        return strips;
    }
}
