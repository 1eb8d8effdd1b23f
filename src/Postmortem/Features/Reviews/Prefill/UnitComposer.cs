using DiffPlex.Model;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Puts a text together anew, with some of the record's changes in it. Pure.</summary>
static class UnitComposer
{
    /// <param name="onto">The text that changes.</param>
    /// <param name="placeOf">For each unit of what the record gave before its place in that text, or -1.</param>
    /// <param name="own">For each of them what stands in its place in other words.</param>
    /// <param name="blocks">Where what it gives now differs from what it gave.</param>
    /// <param name="changes">What differs between what the record gave before and what it gives now, and whether that is brought in.</param>
    public static string Compose(IReadOnlyList<TextUnit> onto, int[] placeOf, IReadOnlyList<int>[] own, IReadOnlyList<TextUnit> was, IReadOnlyList<TextUnit> given, IReadOnlyList<DiffBlock> blocks, IReadOnlyList<(ChangeGroup Group, bool Comes)> changes)
    {
        var removed = new bool[onto.Count];
        var added = new List<TextUnit>[onto.Count + 1];
        IReadOnlyList<int> PlacesOf(int gone) => placeOf[gone] >= 0 ? [placeOf[gone]] : own[gone];
        foreach (var place in changes.Where(c => c.Comes).SelectMany(c => c.Group.Gone).SelectMany(PlacesOf)) removed[place] = true;
        var of = changes.SelectMany(c => c.Group.News.Select(n => (n, c))).ToDictionary(x => x.n, x => x.c);
        bool HeadsSomething(int n) => IsHead(given[n]) && Enumerable.Range(n + 1, given.Count - n - 1).TakeWhile(r => given[r].Kind == UnitKind.Row || IsHead(given[r])).Any(r => of.TryGetValue(r, out var row) && row.Comes);
        foreach (var block in blocks)
        {
            var place = Place(placeOf, block.DeleteStartA);
            for (var n = block.InsertStartB; n < block.InsertStartB + block.InsertCountB; n++)
            {
                // What one unit became stands where that stood, and what follows behind it.
                if (of[n].Group is { Gone: [var old] } && was[old].Kind == given[n].Kind && old >= block.DeleteStartA && old < block.DeleteStartA + block.DeleteCountA && PlacesOf(old) is [.., var there]) place = of[n].Comes ? there : there + 1;
                if (of[n].Comes || HeadsSomething(n)) (added[place] ??= []).Add(given[n]);
            }
        }
        KeepHeadsOfRows(onto, removed);
        return TextUnits.Join(Together(onto, removed, added));
    }

    static bool IsHead(TextUnit unit) => unit.Kind == UnitKind.Frame && unit.Text.TrimStart().StartsWith('|');

    /// <summary>Behind the nearest unit before it that still stands, or else before the nearest one after it.</summary>
    static int Place(int[] placeOf, int from)
    {
        for (var i = from - 1; i >= 0; i--)
            if (placeOf[i] >= 0) return placeOf[i] + 1;
        for (var i = from; i < placeOf.Length; i++)
            if (placeOf[i] >= 0) return placeOf[i];
        return 0;
    }

    /// <summary>A row that a person wrote would be no row without the head of its table.</summary>
    static void KeepHeadsOfRows(IReadOnlyList<TextUnit> units, bool[] removed)
    {
        var standsBelow = false;
        for (var i = units.Count - 1; i >= 0; i--)
        {
            if (units[i].Kind == UnitKind.Row) standsBelow |= !removed[i];
            else if (IsHead(units[i])) removed[i] &= !standsBelow;
            else standsBelow = false;
        }
    }

    static IEnumerable<TextUnit> Together(IReadOnlyList<TextUnit> units, bool[] removed, List<TextUnit>[] added)
    {
        TextUnit? last = null;
        var widest = "";
        for (var i = 0; i <= units.Count; i++)
        {
            foreach (var unit in added[i] ?? []) yield return last = Placed(unit, last, "");
            if (i == units.Count) break;
            if (removed[i]) widest = units[i].Lead.Length > widest.Length ? units[i].Lead : widest;
            else
            {
                yield return last = Placed(units[i], last, widest);
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
