using DiffPlex.Model;

namespace Postmortem.Features.Reviews.Prefill;

/// <param name="Text">A section's text with the record's news in it.</param>
/// <param name="Base">What of the record's text is settled: what it gives now, but for what waits.</param>
/// <param name="Waiting">What a person has to choose, since their own words stand in its place.</param>
public sealed record MergedText(string Text, string Base, IReadOnlyList<RecordChange> Waiting);

/// <summary>
/// Brings newer text of the record into a section. Words that stand as the record gave them, kept or not, may be replaced; what a person
/// wrote, or took out, stays until they answer, and nothing comes to stand beside what it refutes. Pure.
/// </summary>
public static class PrefillMerge
{
    /// <param name="before">What the record gave when the section was last filled.</param>
    /// <param name="body">The section's text as it stands.</param>
    /// <param name="now">What the record gives now.</param>
    public static MergedText Merge(string before, string body, string now, Func<RecordChange, Answer> answer)
    {
        var (was, given) = (TextUnits.Of(before), TextUnits.Of(now));
        var mine = before == body ? was : TextUnits.Of(body);
        var (edits, news) = (UnitDiff.Blocks(was, mine), UnitDiff.Blocks(was, given));
        var mineOf = UnitDiff.Matches(was.Count, edits);
        var own = OwnWords(was, mine, edits);
        // Of a text that is somebody's own from beginning to end, what is only new is no part.
        var rewritten = before != body && !was.Where((u, i) => u.Says && mineOf[i] >= 0).Any();
        var groups = ChangeGroups.Of(was, given, news);
        var leaving = groups.SelectMany(g => g.Gone).Select(i => mineOf[i]).ToHashSet();
        var standing = mine.Where((_, place) => !leaving.Contains(place)).Select(u => u.Id).ToHashSet();
        var answers = new List<(ChangeGroup Group, Answer Answer)>();
        var waiting = new List<RecordChange>();
        foreach (var group in groups)
        {
            var said = group.Gone.Where(i => was[i].Says).ToList();
            var isTold = group.News.All(i => !given[i].Says || standing.Contains(given[i].Id));
            var words = said.Where(i => mineOf[i] < 0).SelectMany(i => own[i]).ToList();
            var stands = said.Where(i => mineOf[i] >= 0).Select(i => mineOf[i]).ToList();
            var change = new RecordChange(Words(said.Select(i => was[i])), Words(group.News.Select(i => given[i])), Words(stands.Concat(words).Distinct().Order().Select(i => mine[i])),
                stands.Count > 0, stands.Count == said.Count || (isTold && words.Count == 0));
            var isNoPart = said.Count == 0 && (rewritten || (isTold && group.News.Any(i => given[i].Says)));
            answers.Add((group, isNoPart ? Answer.Leave : answer(change)));
            if (answers[^1].Answer == Answer.Wait) waiting.Add(change);
        }
        if (before == body && answers.All(a => a.Answer == Answer.Take)) return new(now, now, []);
        var text = answers.All(a => a.Answer != Answer.Take) ? body : UnitComposer.Compose(mine, mineOf, own, was, given, news, [.. answers.Select(a => (a.Group, a.Answer == Answer.Take))]);
        var settled = waiting.Count == 0 ? now : waiting.Count == answers.Count ? before
            : UnitComposer.Compose(was, [.. Enumerable.Range(0, was.Count)], [.. was.Select(_ => new List<int>())], was, given, news, [.. answers.Select(a => (a.Group, a.Answer != Answer.Wait))]);
        return new(text, settled, waiting);
    }

    static string Words(IEnumerable<TextUnit> units) => string.Join(" ", units.Where(u => u.Says).Select(u => u.Words));

    /// <summary>For each unit that stands no more, what a person wrote in its place.</summary>
    static List<int>[] OwnWords(IReadOnlyList<TextUnit> was, IReadOnlyList<TextUnit> mine, IReadOnlyList<DiffBlock> edits)
    {
        var own = was.Select(_ => new List<int>()).ToArray();
        foreach (var block in edits)
        {
            var gone = Enumerable.Range(block.DeleteStartA, block.DeleteCountA).Where(i => was[i].Says).ToList();
            var written = Enumerable.Range(block.InsertStartB, block.InsertCountB).Where(i => mine[i].Says).ToList();
            var pairs = UnitDiff.Pairs(was, gone, mine, written);
            foreach (var (place, of) in pairs) own[of].Add(place);
            var (left, rest) = (gone.Where(i => own[i].Count == 0).ToList(), written.Where(i => !pairs.ContainsKey(i)).ToList());
            // One that was rewritten as two, or each in its place.
            if (left.Count == 1) own[left[0]].AddRange(rest);
            else if (left.Count == rest.Count)
                foreach (var (i, place) in left.Zip(rest)) own[i].Add(place);
        }
        return own;
    }
}
