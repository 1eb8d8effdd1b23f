using Postmortem.Features.Reviews.Sections;

namespace Postmortem.Tests.Features.Reviews;

public sealed class WordDiffTests
{
    [Fact]
    public void A_word_that_was_changed_is_shown_within_its_sentence() => Assert.Equal(
        [new(DiffKind.Same, "The cache was "), new(DiffKind.Removed, "cold"), new(DiffKind.Added, "warm"), new(DiffKind.Same, " again.")],
        WordDiff.Between("The cache was cold again.", "The cache was warm again."));

    [Fact]
    public void A_sentence_that_was_written_anew_is_not_woven_into_the_old_one()
    {
        const string before = "A third of the people who signed in lost the contents of a session for three hours.";
        const string after = "On Thursday the baskets of many customers were empty, and a part of them stayed so.";
        Assert.Equal([new(DiffKind.Removed, before[..^1]), new(DiffKind.Added, after[..^1]), new(DiffKind.Same, ".")], WordDiff.Between(before, after));
    }

    [Fact]
    public void Both_texts_can_be_read_out_of_it()
    {
        const string before = "One.\n\n- the pool was full\n- nobody was paged\n\nLast.";
        const string after = "One and a half.\n\n- the pool had no room\n- a page came\n\nVery last.";
        var pieces = WordDiff.Between(before, after);
        Assert.Equal(before, string.Concat(pieces.Where(p => p.Kind != DiffKind.Added).Select(p => p.Text)));
        Assert.Equal(after, string.Concat(pieces.Where(p => p.Kind != DiffKind.Removed).Select(p => p.Text)));
        Assert.Contains(pieces, p => p.Kind == DiffKind.Same && p.Text.Contains("\n\n", StringComparison.Ordinal));
    }
}
