using DiffPlex.Model;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Units that change together or not at all.</summary>
/// <param name="Gone">Places in what the record gave before.</param>
/// <param name="News">Places in what it gives now.</param>
sealed record ChangeGroup(IReadOnlyList<int> Gone, IReadOnlyList<int> News);

/// <summary>
/// Sorts the differences of two texts of the record into groups: what is about the same, what one unit became, and of what is left in one
/// place all that came for what went. Pure.
/// </summary>
static class ChangeGroups
{
    public static IReadOnlyList<ChangeGroup> Of(IReadOnlyList<TextUnit> was, IReadOnlyList<TextUnit> given, IReadOnlyList<DiffBlock> blocks)
    {
        // Places in both texts, those of the second behind those of the first.
        var group = Enumerable.Range(0, was.Count + given.Count).ToArray();
        TextUnit Unit(int place) => place < was.Count ? was[place] : given[place - was.Count];
        void Join(IEnumerable<int> places)
        {
            var all = places.Select(p => group[p]).ToHashSet();
            if (all.Count < 2) return;
            var first = all.Min();
            for (var i = 0; i < group.Length; i++)
                if (all.Contains(group[i])) group[i] = first;
        }
        var (gone, news) = (blocks.Select(b => Enumerable.Range(b.DeleteStartA, b.DeleteCountA).ToList()).ToList(), blocks.Select(b => Enumerable.Range(was.Count + b.InsertStartB, b.InsertCountB).ToList()).ToList());
        var changed = gone.Concat(news).SelectMany(x => x).ToList();
        foreach (var about in changed.SelectMany(p => Unit(p).Topics.Select(topic => (topic, p))).GroupBy(x => x.topic)) Join(about.Select(x => x.p));
        foreach (var (old, now) in gone.Zip(news))
        {
            var pairs = UnitDiff.Pairs(was, old, given, now.Select(p => p - was.Count));
            foreach (var (newer, older) in pairs) Join([older, newer + was.Count]);
            bool IsAlone(int p) => Unit(p).Says && Unit(p).Topics.Count == 0 && !pairs.ContainsValue(p) && !pairs.ContainsKey(p - was.Count);
            // "None stands on the timeline." became rows; a row that went says nothing about one that came.
            var left = old.Where(p => IsAlone(p) && Unit(p).Time.Length == 0).ToList();
            if (left.Count > 0) Join([.. left, .. now.Where(IsAlone)]);
            foreach (var side in new[] { old, now }) JoinFrames(side);
        }
        return [.. changed.GroupBy(p => group[p]).Select(g => new ChangeGroup([.. g.Where(p => p < was.Count)], [.. g.Where(p => p >= was.Count).Select(p => p - was.Count)]))];

        // A heading or a table's head goes with what it stands above.
        void JoinFrames(List<int> side)
        {
            for (var i = side.Count - 2; i >= 0; i--)
                if (!Unit(side[i]).Says) Join([side[i], side[i + 1]]);
        }
    }
}
