using System.Text;
using Postmortem.Features.Reviews.Sections;

namespace Postmortem.Tests.Features.Reviews;

public sealed class TextMergeTests
{
    [Theory]
    // Different paragraphs.
    [InlineData("One.\n\nTwo.", "One, mended.\n\nTwo.", "One.\n\nTwo, mended.", "One, mended.\n\nTwo, mended.")]
    // A paragraph behind the last one, which the other mended.
    [InlineData("The pool was small.", "The pool was too small.", "The pool was small.\n\nNobody saw it.", "The pool was too small.\n\nNobody saw it.")]
    // Different words of one line.
    [InlineData("The pool was sized for warm caches.", "The pool was made for warm caches.", "The pool was sized for cold caches.", "The pool was made for cold caches.")]
    // The same change twice is one.
    [InlineData("The pool.", "The big pool.", "The big pool.", "The big pool.")]
    [InlineData("a\nb\nc", "a\nx\nc\nd", "a\nx\nc", "a\nx\nc\nd")]
    // Only one of them changed anything.
    [InlineData("a", "a", "b", "b")]
    [InlineData("a", "b", "a", "b")]
    [InlineData("", "", "new", "new")]
    // Lines side by side.
    [InlineData("a\nb", "A\nb", "a\nB", "A\nB")]
    // One takes a line out, the other mends another.
    [InlineData("- one\n- two\n- three", "- one\n- three", "- one\n- two\n- three and more", "- one\n- three and more")]
    public void Changes_of_different_places_come_together(string before, string theirs, string mine, string both)
    {
        Assert.Equal(new JoinedText(both, false), TextMerge.Of(before, theirs, mine));
        Assert.Equal(new JoinedText(both, false), TextMerge.Of(before, mine, theirs));
    }

    [Theory]
    [InlineData("The pool was sized for warm caches.", "The pool was sized for cold caches.", "The pool was sized for hot caches.", "The pool was sized for cold caches.\nThe pool was sized for hot caches.")]
    // Neighbouring words change each other's meaning.
    [InlineData("It was a warm cache.", "It was a cold cache.", "It was a warm pool.", "It was a cold cache.\nIt was a warm pool.")]
    // Both begin an empty section.
    [InlineData("", "Theirs.", "Mine.", "Theirs.\nMine.")]
    // Both add at the end.
    [InlineData("- one", "- one\n- two", "- one\n- zwei", "- one\n- two\n- zwei")]
    // What one takes out the other mends.
    [InlineData("Keep.\n\nThe old words.\n\nKeep too.", "Keep.\n\nKeep too.", "Keep.\n\nThe new words.\n\nKeep too.", "Keep.\n\nThe new words.\n\nKeep too.")]
    public void Changes_of_the_same_place_collide_and_both_are_kept(string before, string theirs, string mine, string both) =>
        Assert.Equal(new JoinedText(both, true), TextMerge.Of(before, theirs, mine));

    [Fact]
    public void A_place_that_collides_does_not_keep_other_places_from_coming_together()
    {
        var merged = TextMerge.Of("Head.\n\nMiddle.\n\nEnd.", "Head, theirs.\n\nMiddle.\n\nEnd.", "Head, mine.\n\nMiddle.\n\nEnd, mine.");

        Assert.Equal(new JoinedText("Head, theirs.\nHead, mine.\n\nMiddle.\n\nEnd, mine.", true), merged);
    }

    [Fact]
    public void Whatever_two_people_do_no_word_of_either_is_lost()
    {
        const int seed = 20261127;
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var before = Text(random, random.Next(0, 30));
            var (theirs, mine) = (Changed(before, random, "their"), Changed(before, random, "my"));
            var merged = TextMerge.Of(before, theirs, mine);
            var lost = OwnWords(theirs, "their").Concat(OwnWords(mine, "my")).Except(merged.Text.Split(' ', '\n')).ToList();
            Assert.True(lost.Count == 0, $"Seed {seed}, round {round}, lost {string.Join(' ', lost)}:\n{before}\n---\n{theirs}\n---\n{mine}\n---\n{merged.Text}");
            var apply = Applied(mine, TextMerge.Edits(mine, merged.Text));
            Assert.True(apply == merged.Text, $"Seed {seed}, round {round}, edits of\n{mine}\n---\n{merged.Text}\n---\n{apply}");
        }
    }

    [Fact]
    public void A_section_of_many_pages_is_brought_together_quickly()
    {
        var before = string.Join('\n', Enumerable.Range(0, 6000).Select(i => $"Line {i} of a long text"));
        var theirs = before.Replace("Line 100 ", "Row 100 ", StringComparison.Ordinal);
        var merged = TextMerge.Of(before, theirs, before.Replace("Line 5000 ", "Row 5000 ", StringComparison.Ordinal));

        Assert.False(merged.Collides);
        Assert.Contains("Row 100 ", merged.Text);
        Assert.Contains("Row 5000 ", merged.Text);
        Assert.Equal(merged.Text, Applied(theirs, TextMerge.Edits(theirs, merged.Text)));
    }

    static string Text(Random random, int words) => string.Join("", Enumerable.Range(0, words).Select(i => $"w{random.Next(12)}{(random.Next(5) == 0 ? "\n" : " ")}"));

    /// <summary>Words put in, taken out and replaced. Each new word is one of its kind.</summary>
    static string Changed(string before, Random random, string who)
    {
        var words = before.Split(' ').ToList();
        for (var i = 0; i < random.Next(1, 5); i++)
        {
            var at = random.Next(words.Count);
            switch (random.Next(3))
            {
                case 0: words.Insert(at, $"{who}{i}"); break;
                case 1: words[at] = random.Next(2) == 0 ? $"{who}{i}\n" : $"{who}{i}"; break;
                default: words.RemoveAt(at); if (words.Count == 0) words.Add(""); break;
            }
        }
        return string.Join(' ', words);
    }

    static IEnumerable<string> OwnWords(string text, string who) => text.Split(' ', '\n').Where(w => w.StartsWith(who, StringComparison.Ordinal));

    static string Applied(string text, IReadOnlyList<TextEdit> edits)
    {
        var result = new StringBuilder(text);
        foreach (var edit in edits) result.Remove(edit.From, edit.To - edit.From).Insert(edit.From, edit.Text);
        return result.ToString();
    }
}
