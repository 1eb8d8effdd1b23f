namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Rule L2 of UAX #9 on whole pieces: from the highest level down to the lowest odd one, reverse every run at that level or above.</summary>
internal static class VisualOrder
{
    public static List<TextPiece> Of(List<TextPiece> line)
    {
        var highest = line.Count == 0 ? 0 : line.Max(piece => piece.Level);
        if (highest == 0)
            return line;
        var order = new List<TextPiece>(line);
        for (var level = highest; level >= 1; level--)
            for (var i = 0; i < order.Count; i++)
            {
                var end = i;
                while (end < order.Count && order[end].Level >= level)
                    end++;
                order.Reverse(i, end - i);
                i = Math.Max(i, end - 1);
            }
        return order;
    }
}
