using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Postmortem.Features.Exports.Pdf.FromMarkdown;

/// <summary>Pipe tables; columns share the width by the length of what is in them.</summary>
internal static class TableReader
{
    public static PdfTable Read(Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(Inlines).ToList()).ToList();
        var count = rows.Select(row => row.Count).DefaultIfEmpty().Max();
        var columns = new List<PdfColumn>(count);
        for (var i = 0; i < count; i++)
        {
            var lengths = rows.Skip(1).Where(row => i < row.Count).Select(row => Length(row[i])).DefaultIfEmpty();
            var heading = rows.Count > 0 && i < rows[0].Count ? string.Concat(rows[0][i].OfType<PdfText>().Select(text => text.Text)) : "";
            columns.Add(new PdfColumn(heading, Math.Clamp((float)lengths.Average(), 6, 60), Align(table, i)));
        }
        return new PdfTable(columns, [.. rows.Skip(1).Select(row => (IReadOnlyList<PdfCell>)[.. row.Select(cell => new PdfCell(cell))])]);
    }

    static List<PdfInline> Inlines(TableCell cell) =>
        [.. cell.OfType<ParagraphBlock>().SelectMany(paragraph => InlineReader.Read(paragraph.Inline))];

    static int Length(List<PdfInline> content) => content.Sum(inline => inline switch
    {
        PdfText text => text.Text.Length,
        PdfLink link => Length([.. link.Content]),
        PdfAnchorLink link => Length([.. link.Content]),
        _ => 6,
    });

    static PdfAlign Align(Table table, int column) =>
        column < table.ColumnDefinitions.Count
            ? table.ColumnDefinitions[column].Alignment switch
            {
                TableColumnAlign.Center => PdfAlign.Center,
                TableColumnAlign.Right => PdfAlign.End,
                _ => PdfAlign.Start,
            }
            : PdfAlign.Start;
}
