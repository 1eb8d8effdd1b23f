using Postmortem.Features.Exports.Pdf;

namespace Postmortem.Tests.Features.Exports;

public class MarkdownToPdfTests
{
    static IReadOnlyList<PdfBlock> Convert(string markdown, int offset = 0) =>
        new MarkdownToPdf(url => url == "known.png" ? [1] : null, offset).Convert(markdown);

    [Fact]
    public void Headings_stand_below_the_section_they_belong_to() =>
        Assert.Equal([(2, "One"), (4, "Three deep")], Convert("# One\n\n### Three `deep`", 1).Cast<PdfHeading>().Select(h => (h.Level, h.Text)));

    [Fact]
    public void Emphasis_code_and_links_keep_their_words()
    {
        var inlines = ((PdfParagraph)Assert.Single(Convert("a **b *c*** `d` ~~e~~ [f](https://x.example) [g](#tl)"))).Content;
        Assert.Contains(new PdfText("b ", PdfTextStyle.Bold), inlines);
        Assert.Contains(new PdfText("c", PdfTextStyle.Bold | PdfTextStyle.Italic), inlines);
        Assert.Contains(new PdfText("d", PdfTextStyle.Code), inlines);
        Assert.Contains(new PdfText("e", PdfTextStyle.Strike), inlines);
        Assert.Equal("https://x.example", inlines.OfType<PdfLink>().Single().Url);
        Assert.Equal("tl", inlines.OfType<PdfAnchorLink>().Single().Anchor);
    }

    [Fact]
    public void Lists_nest_and_tasks_have_boxes()
    {
        var blocks = Convert("3. three\n   - [x] done\n   - [ ] open\n4. four");
        var numbered = (PdfNumberedList)Assert.Single(blocks);
        Assert.Equal((3, 2), (numbered.Start, numbered.Items.Count));
        var inner = numbered.Items[0].Content.OfType<PdfBulletList>().Single();
        Assert.Equal([true, false], inner.Items.Select(item => item.Checked));
    }

    [Fact]
    public void Pipe_tables_keep_alignment()
    {
        var table = (PdfTable)Assert.Single(Convert("| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |"));
        Assert.Equal([("a", PdfAlign.Start), ("b", PdfAlign.End)], table.Columns.Select(c => (c.Heading, c.Align)));
        Assert.Equal(2, table.Rows.Count);
    }

    [Fact]
    public void Text_directly_below_a_table_stands_below_it()
    {
        var blocks = Convert("| a | b |\n|---|---|\n| 1 | 2 |\nText below");
        Assert.Single(((PdfTable)blocks[0]).Rows);
        Assert.Equal("Text below", string.Concat(((PdfParagraph)blocks[1]).Content.OfType<PdfText>().Select(t => t.Text)));
        Assert.Equal(2, blocks.Count);
    }

    [Fact]
    public void Footnotes_stand_as_written_and_code_in_a_cell_without_a_backslash()
    {
        var blocks = Convert("Small.[^1]\n\n[^1]: dashboard\n\n| a | b |\n|---|---|\n| `x \\| y` | 2 |");
        Assert.Equal(["Small.[^1]", "[^1]: dashboard"], blocks.OfType<PdfParagraph>().Select(p => string.Concat(p.Content.OfType<PdfText>().Select(t => t.Text))));
        Assert.Contains(new PdfText("x | y", PdfTextStyle.Code), blocks.OfType<PdfTable>().Single().Rows[0][0].Content);
    }

    [Fact]
    public void Images_are_asked_for_and_missing_ones_stay_visible()
    {
        var blocks = Convert("before ![alt one](known.png \"A caption\") after\n\n![alt two](gone.png)");
        var images = blocks.OfType<PdfImage>().ToList();
        Assert.Equal([("alt one", "A caption", true), ("alt two", null, false)], images.Select(i => (i.Alt, i.Caption, i.Bytes is not null)));
        Assert.Equal(2, blocks.OfType<PdfParagraph>().Count());
    }

    [Fact]
    public void Raw_html_is_shown_and_never_interpreted()
    {
        var text = PdfSamples.AllText(PdfSamples.Print(Convert("<script>alert(1)</script>\n\ninline <b>bold</b>")));
        Assert.Contains("<script>alert(1)</script>", text, StringComparison.Ordinal);
        Assert.Contains("inline <b>bold</b>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_and_quotes_become_blocks()
    {
        var blocks = Convert("```sql\nselect 1;\n\nselect 2;\n```\n\n> said");
        Assert.Equal("select 1;\n\nselect 2;", ((PdfCodeBlock)blocks[0]).Text);
        Assert.IsType<PdfQuote>(blocks[1]);
    }

    [Fact]
    public void Blank_text_gives_no_blocks() => Assert.Empty(Convert(" \n\n"));
}
