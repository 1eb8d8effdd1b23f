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
        return before.Length + after.Length > LongestByWord ? ByLine(before, after) : Calmed(Joined(Compare(before, after, new DiffPlex.Chunkers.WordChunker()), ""));
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

    /// <summary>
    /// A sentence that was written anew still shares its small words with the old one. What stayed and is shorter than the changes on
    /// both its sides belongs to them, within a line: first all that went, then all that came.
    /// </summary>
    static List<DiffPiece> Calmed(List<DiffPiece> pieces)
    {
        var calm = new List<(string Removed, string Added, string Same)>();
        foreach (var next in Stretches(pieces))
        {
            var stretch = next;
            while (calm is [.., var last] && !last.Same.Contains('\n', StringComparison.Ordinal) && last.Same.Length <= Changed(last) && last.Same.Length <= Changed(stretch))
            {
                stretch = (last.Removed + last.Same + stretch.Removed, last.Added + last.Same + stretch.Added, stretch.Same);
                calm.RemoveAt(calm.Count - 1);
            }
            calm.Add(stretch);
        }
        return [.. calm.SelectMany(s => new[] { new DiffPiece(DiffKind.Removed, s.Removed), new DiffPiece(DiffKind.Added, s.Added), new DiffPiece(DiffKind.Same, s.Same) }).Where(p => p.Text.Length > 0)];
    }

    static int Changed((string Removed, string Added, string Same) stretch) => Math.Max(stretch.Removed.Length, stretch.Added.Length);

    /// <summary>Each a change and what stayed behind it.</summary>
    static IEnumerable<(string Removed, string Added, string Same)> Stretches(List<DiffPiece> pieces)
    {
        var (removed, added) = ("", "");
        foreach (var piece in pieces)
        {
            if (piece.Kind == DiffKind.Removed) removed += piece.Text;
            else if (piece.Kind == DiffKind.Added) added += piece.Text;
            else
            {
                yield return (removed, added, piece.Text);
                (removed, added) = ("", "");
            }
        }
        if (removed.Length + added.Length > 0) yield return (removed, added, "");
    }
}
