using Postmortem.Features.Exports.Pdf;

namespace Postmortem.Tests.Features.Exports;

public class PdfTableTests
{
    static readonly PdfColumn[] Columns = [new("Clockhead"), new("Entryhead", 4)];

    [Fact]
    public void Three_hundred_rows_repeat_the_heading_row_and_lose_nothing()
    {
        var rows = Enumerable.Range(0, 300).Select(i => (IReadOnlyList<PdfCell>)[$"t{i}t", $"entry number {i}"]).ToList();
        var pages = PdfSamples.PageTexts(PdfSamples.Print(new PdfTable(Columns, rows)));
        Assert.InRange(pages.Count, 6, 12);
        Assert.All(pages, page => Assert.Contains("Clockhead Entryhead", page, StringComparison.Ordinal));
        var all = string.Join(' ', pages);
        Assert.All(Enumerable.Range(0, 300), i => Assert.Contains($"t{i}t entry number {i} ", all + " ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_taller_than_a_page_is_divided()
    {
        var words = string.Join(' ', Enumerable.Range(0, 2500).Select(i => $"w{i}w"));
        var pages = PdfSamples.PageTexts(PdfSamples.Print(new PdfTable(Columns, [["12:00", words]])));
        Assert.True(pages.Count >= 3);
        Assert.All(pages, page => Assert.Contains("Entryhead", page, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 2500), i => Assert.Contains($"w{i}w", string.Join(' ', pages), StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_cells_are_empty_and_surplus_cells_are_dropped()
    {
        var text = PdfSamples.AllText(PdfSamples.Print(new PdfTable(Columns, [["only"], ["a", "b", "surplus"], []])));
        Assert.Contains("only", text, StringComparison.Ordinal);
        Assert.DoesNotContain("surplus", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_set_to_the_end_is_flush_right()
    {
        var pdf = PdfSamples.Print(new PdfTable([new("A"), new("B", 1, PdfAlign.End)], [["x", "777"], ["x", "7777777"]]));
        var words = PdfSamples.Words(pdf, 1).ToList();
        Assert.Equal(words.Single(w => w.Text == "777").BoundingBox.Right, words.Single(w => w.Text == "7777777").BoundingBox.Right, 0.7);
        Assert.True(words.Single(w => w.Text == "777").BoundingBox.Left > words.Single(w => w.Text == "7777777").BoundingBox.Left + 5);
    }

    [Fact]
    public void A_table_without_columns_prints_nothing() =>
        Assert.Equal("Page 1 of 1", PdfSamples.AllText(PdfSamples.Print(new PdfTable([], [["lost"]]))));

    [Fact]
    public void A_duration_stands_on_one_line_of_a_narrow_cell()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 60));
        var pdf = PdfSamples.Print(new PdfTable([new("Value"), new("Why", 60), new("More", 60)], [["about 17 h 30 min", words, words], ["1 d 9 h 46 min", words, words]]));

        var found = PdfSamples.Words(pdf, 1).ToList();
        foreach (var (begin, end) in new[] { ("17", "30"), ("1", "46") })
        {
            // A viewer takes it apart or together: what counts is the line.
            var line = found.First(w => w.Text == begin).BoundingBox.Bottom;
            Assert.Contains(found, w => w.Text.Contains(end, StringComparison.Ordinal) && Math.Abs(w.BoundingBox.Bottom - line) < 3);
            Assert.Contains(found, w => w.Text.Contains("min", StringComparison.Ordinal) && Math.Abs(w.BoundingBox.Bottom - line) < 3);
        }
    }
}
