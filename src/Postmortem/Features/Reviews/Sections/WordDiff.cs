using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Postmortem.Features.Reviews.Sections;

public enum DiffKind
{
    Same,
    Added,
    Removed,
}

public sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>What changed between two texts, word by word.</summary>
public static class WordDiff
{
    // Beyond this many characters together a word-level comparison costs seconds; whole lines do.
    const int LongestByWord = 60_000;

    public static IReadOnlyList<DiffPiece> Between(string before, string after)
    {
        if (before == after) return after.Length == 0 ? [] : [new(DiffKind.Same, after)];
        return before.Length + after.Length > LongestByWord ? ByLine(before, after) : Joined(Compare(before, after, new DiffPlex.Chunkers.WordChunker()), "");
    }

    static List<DiffPiece> ByLine(string before, string after) => Joined(Compare(before, after, new DiffPlex.Chunkers.LineChunker()), "\n");

    static List<DiffPlex.DiffBuilder.Model.DiffPiece> Compare(string before, string after, DiffPlex.IChunker chunker) =>
        InlineDiffBuilder.Diff(before, after, ignoreWhiteSpace: false, ignoreCase: false, chunker).Lines;

    static List<DiffPiece> Joined(IEnumerable<DiffPlex.DiffBuilder.Model.DiffPiece> pieces, string end)
    {
        var joined = new List<DiffPiece>();
        foreach (var piece in pieces)
        {
            var kind = piece.Type switch { ChangeType.Inserted => DiffKind.Added, ChangeType.Deleted => DiffKind.Removed, _ => DiffKind.Same };
            if (joined.Count > 0 && joined[^1].Kind == kind) joined[^1] = joined[^1] with { Text = joined[^1].Text + piece.Text + end };
            else joined.Add(new(kind, piece.Text + end));
        }
        return joined;
    }
}
