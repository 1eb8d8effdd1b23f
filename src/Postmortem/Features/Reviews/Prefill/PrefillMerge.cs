using DiffPlex;

namespace Postmortem.Features.Reviews.Prefill;

/// <param name="Text">A section's text with the record's news in it.</param>
/// <param name="Passed">Where a person wrote or kept something and the record says something else now: nothing was changed there.</param>
public sealed record MergedText(string Text, IReadOnlyList<PassedChange> Passed);

/// <param name="Before">What the record gave before.</param>
/// <param name="Now">What it gives now; empty when it gives nothing any more.</param>
/// <param name="Stands">The text still says it in the record's words of before.</param>
public sealed record PassedChange(string Before, string Now, bool Stands);

/// <summary>
/// Brings newer text of the record into a section, unit by unit. What a person wrote or kept stays as it is, and so does what a
/// person took out. Pure.
/// </summary>
public static class PrefillMerge
{
    /// <param name="before">What the record gave when the section was last filled.</param>
    /// <param name="body">The section's text as it stands.</param>
    /// <param name="now">What the record gives now.</param>
    /// <param name="isOpen">May this unit be replaced? Asked for those that stand as the record gave them.</param>
    public static MergedText Merge(string before, string body, string now, Func<TextUnit, bool> isOpen)
    {
        var (was, mine, given) = (TextUnits.Of(before), TextUnits.Of(body), TextUnits.Of(now));
        if (before == body && mine.All(isOpen)) return new(now, []);
        var mineOf = Matches(was, mine);
        var rewritten = !was.Where((u, i) => u.Says && mineOf[i] >= 0).Any();
        var standing = mine.Select(u => u.Id).ToHashSet();
        var removed = new bool[mine.Count];
        var added = new List<TextUnit>[mine.Count + 1];
        var passed = new List<PassedChange>();
        foreach (var (from, gone, news) in Changes(was, given))
        {
            var pairs = Pairs(was, gone, news);
            foreach (var i in gone)
            {
                if (mineOf[i] >= 0 && isOpen(mine[mineOf[i]])) removed[mineOf[i]] = true;
                else if (was[i].Says && (mineOf[i] >= 0 || pairs.Any(p => p.Value == i && !standing.Contains(p.Key.Id))))
                    passed.Add(new(was[i].Words, pairs.Where(p => p.Value == i).Select(p => p.Key.Words).FirstOrDefault(""), mineOf[i] >= 0));
            }
            var place = Place(mineOf, from);
            foreach (var unit in news)
            {
                if (pairs.TryGetValue(unit, out var old))
                {
                    var open = mineOf[old] >= 0 && removed[mineOf[old]];
                    if (mineOf[old] >= 0) place = open ? mineOf[old] : mineOf[old] + 1;
                    if (!open) continue;
                }
                else if (rewritten || (unit.Says && standing.Contains(unit.Id))) continue;
                (added[place] ??= []).Add(unit);
            }
        }
        KeepHeadsOfRows(mine, removed);
        return new(TextUnits.Join(Together(mine, removed, added)), passed);
    }

    /// <summary>For each unit of the first its place in the second, or -1.</summary>
    public static int[] Matches(IReadOnlyList<TextUnit> first, IReadOnlyList<TextUnit> second)
    {
        var places = new int[first.Count];
        var (a, b) = (0, 0);
        foreach (var block in Blocks(first, second).Append(new(first.Count, 0, second.Count, 0)))
        {
            while (a < block.DeleteStartA) places[a++] = b++;
            while (a < block.DeleteStartA + block.DeleteCountA) places[a++] = -1;
            b = block.InsertStartB + block.InsertCountB;
        }
        return places;
    }

    /// <summary>Which of the new units says what an old one said: the one most like it, or else the one in its place.</summary>
    static Dictionary<TextUnit, int> Pairs(IReadOnlyList<TextUnit> was, List<int> gone, List<TextUnit> news)
    {
        var pairs = new Dictionary<TextUnit, int>(ReferenceEqualityComparer.Instance);
        foreach (var (place, i) in gone.Index().Where(g => was[g.Item].Says))
        {
            var free = news.Where(u => u.Says && !pairs.ContainsKey(u)).ToList();
            var best = free.MaxBy(u => Likeness(was[i], u));
            if (best is not null && Likeness(was[i], best) < 0.4) best = gone.Count == news.Count && free.Contains(news[place]) ? news[place] : null;
            if (best is not null) pairs[best] = i;
        }
        return pairs;
    }

    static IEnumerable<(int From, List<int> Gone, List<TextUnit> News)> Changes(IReadOnlyList<TextUnit> was, IReadOnlyList<TextUnit> given) =>
        Blocks(was, given).Select(b => (b.DeleteStartA, Enumerable.Range(b.DeleteStartA, b.DeleteCountA).ToList(), given.Skip(b.InsertStartB).Take(b.InsertCountB).ToList()));

    static IEnumerable<DiffPlex.Model.DiffBlock> Blocks(IReadOnlyList<TextUnit> first, IReadOnlyList<TextUnit> second) =>
        first.Count == 0 || second.Count == 0
            ? first.Count == second.Count ? [] : [new(0, first.Count, 0, second.Count)]
            : Differ.Instance.CreateLineDiffs(string.Join('\n', first.Select(u => u.Id)), string.Join('\n', second.Select(u => u.Id)), ignoreWhitespace: false).DiffBlocks;

    /// <summary>Behind the nearest unit before it that still stands, or else before the nearest one after it.</summary>
    static int Place(int[] mineOf, int from)
    {
        for (var i = from - 1; i >= 0; i--)
            if (mineOf[i] >= 0) return mineOf[i] + 1;
        for (var i = from; i < mineOf.Length; i++)
            if (mineOf[i] >= 0) return mineOf[i];
        return 0;
    }

    /// <summary>Words that both have, of all that one of them has.</summary>
    static double Likeness(TextUnit a, TextUnit b)
    {
        if (a.Kind != b.Kind) return 0;
        var (first, second) = (a.Words.Split(' ').ToHashSet(), b.Words.Split(' ').ToHashSet());
        return (double)first.Count(second.Contains) / Math.Max(first.Count, second.Count);
    }

    /// <summary>A row that a person wrote would be no row without the head of its table.</summary>
    static void KeepHeadsOfRows(IReadOnlyList<TextUnit> mine, bool[] removed)
    {
        var standsBelow = false;
        for (var i = mine.Count - 1; i >= 0; i--)
        {
            if (mine[i].Kind == UnitKind.Row) standsBelow |= !removed[i];
            else if (mine[i].Kind == UnitKind.Frame && mine[i].Text.TrimStart().StartsWith('|')) removed[i] &= !standsBelow;
            else standsBelow = false;
        }
    }

    static IEnumerable<TextUnit> Together(IReadOnlyList<TextUnit> mine, bool[] removed, List<TextUnit>[] added)
    {
        TextUnit? last = null;
        var widest = "";
        for (var i = 0; i <= mine.Count; i++)
        {
            foreach (var unit in added[i] ?? []) yield return last = Placed(unit, last, "");
            if (i == mine.Count) break;
            if (removed[i]) widest = mine[i].Lead.Length > widest.Length ? mine[i].Lead : widest;
            else
            {
                yield return last = Placed(mine[i], last, widest);
                widest = "";
            }
        }
    }

    /// <summary>The lead is the unit's own or that of what was taken out before it, and never runs two different things together.</summary>
    static TextUnit Placed(TextUnit unit, TextUnit? last, string removedLead)
    {
        var lead = removedLead.Length > unit.Lead.Length ? removedLead : unit.Lead;
        if (last is null) lead = "";
        else if (unit.Kind == last.Kind && unit.Kind is UnitKind.Row or UnitKind.Item && lead.Length == 0) lead = "\n";
        else if (lead.Length == 0 || (unit.Kind != last.Kind && !lead.Contains('\n', StringComparison.Ordinal))) lead = "\n\n";
        return unit with { Lead = lead };
    }
}
