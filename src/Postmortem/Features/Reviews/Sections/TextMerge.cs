using System.Text;
using DiffPlex;
using DiffPlex.Chunkers;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>What came of two people's changes of one text.</summary>
/// <param name="Text">All that either wrote. Where both changed the same place, the lines of the one who was first stand before those of the other.</param>
/// <param name="Collides">Somebody has to choose.</param>
public sealed record JoinedText(string Text, bool Collides);

/// <summary>One stretch of a text to be replaced.</summary>
/// <param name="From">In UTF-16 units, as a browser counts.</param>
/// <param name="To">One past its last.</param>
public sealed record TextEdit(int From, int To, string Text);

/// <summary>Brings together what two people made of one text: by lines, and within lines that both changed by words. Pure.</summary>
public static class TextMerge
{
    // Beyond this many characters together a comparison by words costs seconds.
    const int LongestByWord = 60_000;

    static readonly IChunker Lines = LineEndingsPreservingChunker.Instance;
    static readonly IChunker Words = new DelimiterChunker([' ', '\t', '\n', '.', ',', ';', ':', '!', '?', '(', ')', '|']);

    /// <param name="before">From which both began.</param>
    /// <param name="theirs">Saved first.</param>
    /// <param name="mine">To be saved now.</param>
    public static JoinedText Of(string before, string theirs, string mine)
    {
        if (mine == theirs || mine == before) return new(theirs, false);
        if (theirs == before) return new(mine, false);
        // Ended alike, so that a paragraph added behind the last line leaves that line as it was.
        var merged = Merge(Lines, before + "\n", theirs + "\n", mine + "\n", Overlap, ByWords);
        return merged with { Text = merged.Text[..^1] };
    }

    /// <summary>What makes one text of the other; from the end to the beginning, so that places stay right while they are carried out.</summary>
    public static IReadOnlyList<TextEdit> Edits(string from, string to)
    {
        var (old, changes) = Compare(from.Length + to.Length > LongestByWord ? Lines : Words, from, to);
        var starts = new int[old.Count + 1];
        for (var i = 0; i < old.Count; i++) starts[i + 1] = starts[i] + old[i].Length;
        return [.. changes.Select(c => new TextEdit(starts[c.Start], starts[c.End], c.Text)).Reverse()];
    }

    /// <summary>Lines that both changed. A word between two changes keeps them apart.</summary>
    static JoinedText ByWords(string before, string theirs, string mine)
    {
        var both = new JoinedText(Ended(theirs) + Ended(mine), true);
        if (before.Length + theirs.Length + mine.Length > LongestByWord) return both;
        var merged = Merge(Words, before, theirs, mine, TouchWords, (_, _, _) => both);
        return merged.Collides ? both : merged;
    }

    /// <summary>Lines stand on their own: only what overlaps, or is put in at one point, meets.</summary>
    static bool Overlap(Change place, Change next, IReadOnlyList<string> old) =>
        next.Start < place.End || (next.Start == next.End && place.Start == place.End && next.Start == place.End);

    static bool TouchWords(Change place, Change next, IReadOnlyList<string> old) =>
        next.Start <= place.End || !old.Skip(place.End).Take(next.Start - place.End).Any(word => word.Any(char.IsLetterOrDigit));

    static JoinedText Merge(IChunker chunker, string before, string theirs, string mine, Func<Change, Change, IReadOnlyList<string>, bool> meet, Func<string, string, string, JoinedText> settle)
    {
        var (old, byThem) = Compare(chunker, before, theirs);
        var changes = byThem.Select(c => (Change: c, IsMine: false)).Concat(Compare(chunker, before, mine).Changes.Select(c => (Change: c, IsMine: true)))
            .OrderBy(c => c.Change.Start).ThenBy(c => c.Change.End).ToList();
        var (text, at, collides) = (new StringBuilder(), 0, false);
        for (var i = 0; i < changes.Count;)
        {
            var place = changes[i].Change;
            var together = new List<(Change Change, bool IsMine)> { changes[i] };
            while (++i < changes.Count && together.Any(c => c.IsMine != changes[i].IsMine || changes[i].Change.Start < place.End)
                && meet(together[^1].Change with { End = place.End }, changes[i].Change, old))
            {
                together.Add(changes[i]);
                place = place with { End = Math.Max(place.End, changes[i].Change.End) };
            }
            var settled = Settle(old, place, together, settle);
            text.AppendJoin("", old.Skip(at).Take(place.Start - at)).Append(settled.Text);
            at = place.End;
            collides |= settled.Collides;
        }
        return new(text.AppendJoin("", old.Skip(at)).ToString(), collides);
    }

    static JoinedText Settle(IReadOnlyList<string> old, Change place, List<(Change Change, bool IsMine)> together, Func<string, string, string, JoinedText> settle)
    {
        var theirs = Apply(old, place, together.Where(c => !c.IsMine).Select(c => c.Change));
        var mine = Apply(old, place, together.Where(c => c.IsMine).Select(c => c.Change));
        if (theirs == mine || together.All(c => c.IsMine)) return new(mine, false);
        return together.Any(c => c.IsMine) ? settle(string.Concat(old.Skip(place.Start).Take(place.End - place.Start)), theirs, mine) : new(theirs, false);
    }

    /// <summary>What one of the two made of a place.</summary>
    static string Apply(IReadOnlyList<string> old, Change place, IEnumerable<Change> changes)
    {
        var (text, at) = (new StringBuilder(), place.Start);
        foreach (var change in changes)
        {
            text.AppendJoin("", old.Skip(at).Take(change.Start - at)).Append(change.Text);
            at = change.End;
        }
        return text.AppendJoin("", old.Skip(at).Take(place.End - at)).ToString();
    }

    static (IReadOnlyList<string> Old, IReadOnlyList<Change> Changes) Compare(IChunker chunker, string before, string after)
    {
        var found = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, chunker);
        return (found.PiecesOld, [.. found.DiffBlocks.Select(b =>
            new Change(b.DeleteStartA, b.DeleteStartA + b.DeleteCountA, string.Concat(found.PiecesNew.Skip(b.InsertStartB).Take(b.InsertCountB))))]);
    }

    static string Ended(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";

    /// <param name="Start">In pieces of the text before.</param>
    /// <param name="End">One past the last.</param>
    sealed record Change(int Start, int End, string Text);
}
