namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Cuts a word that is wider than a line: after a slash, dot or the like if one is near, otherwise between any two clusters.</summary>
internal static class WordCutter
{
    public static IEnumerable<List<TextPiece>> Cut(List<TextPiece> word, float width)
    {
        var line = new List<TextPiece>();
        var room = width;
        var open = new Stack<TextPiece>(Enumerable.Reverse(word));
        while (open.TryPop(out var piece))
        {
            if (piece.Width <= room || piece.IsSpace)
            {
                line.Add(piece);
                room -= piece.Width;
                continue;
            }
            var fits = UnitsThatFit(piece, room, mustTakeOne: line.Count == 0);
            if (fits > 0)
            {
                line.Add(Part(piece, 0, fits));
                if (fits < piece.Word.Text.Length)
                    open.Push(Part(piece, fits, piece.Word.Text.Length));
            }
            else
            {
                open.Push(piece);
            }
            yield return line;
            (line, room) = ([], width);
        }
        if (line.Count > 0)
            yield return line;
    }

    /// <summary>UTF-16 units from the piece's logical start, ending between clusters.</summary>
    static int UnitsThatFit(TextPiece piece, float room, bool mustTakeOne)
    {
        var word = piece.Word;
        var widths = new SortedDictionary<int, float>();
        for (var i = 0; i < word.Glyphs.Length; i++)
            widths[word.Clusters[i]] = widths.GetValueOrDefault(word.Clusters[i]) + word.Advances[i] * piece.Size;
        var starts = widths.Keys.ToList();
        var (used, end, good) = (0f, 0, 0);
        for (var i = 0; i < starts.Count; i++)
        {
            used += widths[starts[i]];
            if (used > room && !(mustTakeOne && end == 0))
                break;
            end = i + 1 < starts.Count ? starts[i + 1] : word.Text.Length;
            if (BreakRules.IsGoodCut(word.Text[end - 1]))
                good = end;
        }
        return good > end * 2 / 3 ? good : end;
    }

    static TextPiece Part(TextPiece piece, int from, int to) =>
        PieceCutter.Piece(piece.Word.Text[from..to], piece.Word.Face, piece.Look, piece.Level, piece.BreakAfter && to == piece.Word.Text.Length);
}
