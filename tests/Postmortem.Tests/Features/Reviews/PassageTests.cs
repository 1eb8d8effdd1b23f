using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;

namespace Postmortem.Tests.Features.Reviews;

public sealed class PassageTests
{
    static readonly Guid Key = Guid.Parse("0190b2f4-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("The **pool** was small & slow.", "pool was small & slow")]
    [InlineData("One line\nand the next.", "One line and the next.")]
    [InlineData("One paragraph.\n\nAnd another.", "paragraph.\n\nAnd another")]
    [InlineData("| When | What |\n|---|---|\n| 12:03 | Errors began |", "12:03\tErrors began")]
    [InlineData("Rates of 31 % and “more” 🚒 came", "31 % and “more” 🚒 came")]
    [InlineData("![a > b](/attachments/1/x.png) stands here", "stands here")]
    public void Words_are_found_as_a_reader_sees_them(string markdown, string quote)
    {
        var found = Passages.Find(MarkdownText.ToHtml(markdown), new(quote));

        Assert.NotNull(found);
        Assert.Equal(Dense(quote), Dense(found.Text));
    }

    [Fact]
    public void Words_that_are_not_there_are_not_found() => Assert.Null(Passages.Find(MarkdownText.ToHtml("The pool was small."), new("The pool was large")));

    [Theory]
    [InlineData("Before: the pool. Later: the pool.", "Later: ", "Before: the pool. Later: <mark>the pool</mark>.")]
    [InlineData("New words. Before: the pool. More words. Later: the pool, again.", "Later: ", "New words. Before: the pool. More words. Later: <mark>the pool</mark>, again.")]
    public void Of_several_places_the_one_with_the_same_words_beside_it_is_meant_also_after_edits(string text, string before, string expected)
    {
        var marked = Passages.Mark(MarkdownText.ToHtml(text), [(Key, new Quotation("the pool", before, "."))]);

        Assert.Equal($"<p>{expected}</p>", Plain(marked.Html));
    }

    [Fact]
    public void A_short_passage_is_not_taken_for_the_same_word_elsewhere()
    {
        var marked = Passages.Mark(MarkdownText.ToHtml("All that stood here is gone. Somebody filled a pool of water."), [(Key, new Quotation("pool", "The connection ", " was too small"))]);

        Assert.Empty(marked.Found);
    }

    [Fact]
    public void Marks_break_no_tag_and_overlap()
    {
        var html = MarkdownText.ToHtml("- one **two** three\n- four");
        var other = Guid.NewGuid();

        var marked = Passages.Mark(html, [(Key, new Quotation("two three four")), (other, new Quotation("one two three four"))]);

        Assert.Equal(2, marked.Found.Count);
        Assert.Equal("<ul><li><mark>one</mark> <strong><mark>two</mark></strong> <mark>three</mark></li><li><mark>four</mark></li></ul>", Plain(marked.Html).Replace("> <mark>three", "><mark> three").Replace("<mark> three", " <mark>three"));
    }

    [Fact]
    public void Whole_names_are_called_and_the_longer_of_two()
    {
        Mentionable[] people = [Person("Ana"), Person("Ana Lima"), Person("Bo"), Person("Zoë O'Neil")];

        Assert.Equal(["Ana Lima", "Zoë O'Neil"], MentionNames.In("@ana lima and (@Zoë O'Neil), me@Bo, @Bob", people).Select(p => p.Name));
        Assert.Equal(["Ana"], MentionNames.In("@Ana, @Ana!", people).Select(p => p.Name));
        Assert.Empty(MentionNames.In("@here @channel @everyone @", people));
    }

    static Mentionable Person(string name) => new() { Id = Guid.NewGuid(), Name = name };

    static string Dense(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    static string Plain(string html) => System.Text.RegularExpressions.Regex.Replace(html, "<mark[^>]*>", "<mark>").ReplaceLineEndings("").Trim();
}
