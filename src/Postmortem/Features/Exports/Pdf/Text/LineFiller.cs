namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Fills lines greedily with whole words; a word wider than the measure is cut between clusters.</summary>
internal static class LineFiller
{
    /// <summary>Lines of pieces in logical order, spaces at line ends dropped; one empty line for no pieces.</summary>
    public static List<List<TextPiece>> Fill(List<TextPiece> pieces, float width)
    {
        var lines = new List<List<TextPiece>>();
        var line = new List<TextPiece>();
        var used = 0f;
        foreach (var word in Words(pieces))
        {
            var ink = word.Where(piece => !piece.IsSpace).Sum(piece => piece.Width);
            if (line.Count > 0 && used + ink > width)
                End();
            if (ink <= width)
                Add(word);
            else
                foreach (var part in WordCutter.Cut(word, width))
                {
                    if (line.Count > 0)
                        End();
                    Add(part);
                }
        }
        if (line.Count > 0 || lines.Count == 0)
            End();
        return lines;

        void Add(List<TextPiece> word)
        {
            line.AddRange(word);
            used += word.Sum(piece => piece.Width);
        }

        void End()
        {
            while (line.Count > 0 && line[^1].IsSpace)
                line.RemoveAt(line.Count - 1);
            lines.Add(line);
            (line, used) = ([], 0);
        }
    }

    /// <summary>Pieces up to and including the next place where a line may end, with the spaces that follow.</summary>
    static IEnumerable<List<TextPiece>> Words(List<TextPiece> pieces)
    {
        var word = new List<TextPiece>();
        foreach (var piece in pieces)
        {
            word.Add(piece);
            if (!piece.BreakAfter)
                continue;
            yield return word;
            word = [];
        }
        if (word.Count > 0)
            yield return word;
    }
}
