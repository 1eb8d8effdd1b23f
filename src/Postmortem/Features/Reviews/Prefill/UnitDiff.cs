using DiffPlex;
using DiffPlex.Model;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Compares two texts unit by unit. Pure.</summary>
static class UnitDiff
{
    const double AlikeEnough = 0.4;

    public static IReadOnlyList<DiffBlock> Blocks(IReadOnlyList<TextUnit> first, IReadOnlyList<TextUnit> second) =>
        first.Count == 0 || second.Count == 0
            ? first.Count == second.Count ? [] : [new(0, first.Count, 0, second.Count)]
            : [.. Differ.Instance.CreateLineDiffs(string.Join('\n', first.Select(u => u.Id)), string.Join('\n', second.Select(u => u.Id)), ignoreWhitespace: false).DiffBlocks];

    /// <summary>For each unit of the first its place in the second, or -1.</summary>
    public static int[] Matches(int count, IReadOnlyList<DiffBlock> blocks)
    {
        var places = new int[count];
        var (a, b) = (0, 0);
        foreach (var block in blocks.Append(new(count, 0, 0, 0)))
        {
            while (a < block.DeleteStartA) places[a++] = b++;
            while (a < block.DeleteStartA + block.DeleteCountA) places[a++] = -1;
            b = block.InsertStartB + block.InsertCountB;
        }
        return places;
    }

    /// <summary>Which of the newer units says what an older one said: by their topics or labels, and the rest by their words.</summary>
    /// <returns>By the newer one.</returns>
    public static Dictionary<int, int> Pairs(IReadOnlyList<TextUnit> first, IEnumerable<int> older, IReadOnlyList<TextUnit> second, IEnumerable<int> newer)
    {
        var pairs = new Dictionary<int, int>();
        var free = newer.Where(i => second[i].Says).ToList();
        foreach (var old in older.Where(i => first[i].Says))
        {
            var best = free.Select(i => (Place: i, Score: Likeness(first[old], second[i]))).Where(x => x.Score >= AlikeEnough).OrderByDescending(x => x.Score).FirstOrDefault((Place: -1, Score: 0));
            if (best.Place < 0) continue;
            pairs[best.Place] = old;
            free.Remove(best.Place);
        }
        return pairs;
    }

    static double Likeness(TextUnit a, TextUnit b)
    {
        if (a.Kind != b.Kind) return 0;
        if (a.Topics.Count + b.Topics.Count > 0) return a.Topics.Intersect(b.Topics).Any() ? 1 : 0;
        if (a.Label != b.Label || a.Time.Length == 0 != (b.Time.Length == 0)) return 0;
        return SharedWords(Telling(a), Telling(b)) + (a.Label.Length > 0 || (a.Time.Length > 0 && a.Time == b.Time) ? 0.5 : 0);
    }

    /// <summary>The words that tell it from others: of a row its longest cell, since kind and source are the same in many.</summary>
    static HashSet<string> Telling(TextUnit unit) =>
        [.. (unit.Kind == UnitKind.Row ? TextUnit.Cells(unit.Text).Skip(unit.Time.Length > 0 ? 1 : 0).MaxBy(c => c.Length) ?? "" : unit.Words[unit.Time.Length..]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Words that both have, of all that one of them has.</summary>
    static double SharedWords(HashSet<string> first, HashSet<string> second) => (double)first.Count(second.Contains) / Math.Max(1, Math.Max(first.Count, second.Count));
}
