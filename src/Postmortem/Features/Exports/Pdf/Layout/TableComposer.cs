using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Pdf.Text;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Tables: a heading row that returns on every page, thin rules under rows, no vertical lines.</summary>
internal static partial class TableComposer
{
    public const float Gutter = 10;

    /// <summary>Rows taller than this stand alone; keeping them with others would leave half pages empty.</summary>
    const float TallRow = 60;

    public static IEnumerable<Strip> Compose(PdfTable table, TextSetter setter, Density density, float x, float width)
    {
        if (table.Columns.Count == 0)
            return [];
        var headed = table.Columns.Any(column => column.Heading.Length > 0);
        var columns = Widths(table, setter, density, width);
        var header = new TableRowStrip([.. table.Columns.Select((column, index) =>
            setter.Set([new StyledText(column.Heading, Theme.CellHead)], columns[index].Width - Gutter, 11.4f, column.Align))], columns, 2.6f)
        {
            X = x,
            Height = 0,
            Above = 4,
            KeepWithNext = table.Rows.Count > 0,
            IsHeader = true,
        }.Measured();
        var rows = table.Rows.Select(row => new TableRowStrip([.. table.Columns.Select((column, index) => index < row.Count
                ? setter.Set(Styled(row[index], density), columns[index].Width - Gutter, density.CellLine, column.Align)
                : [])], columns, density.RowPadding)
        { X = x, Height = 0, Repeat = headed ? header : null }.Measured()).ToList();
        // No page begins or ends with a single row of a longer table.
        foreach (var i in new[] { 0, rows.Count - 2 }.Where(i => i >= 0 && i + 1 < rows.Count && rows[i].Height + rows[i + 1].Height < 2 * TallRow))
            rows[i].KeepWithNext = true;
        List<Strip> strips = headed ? [header, .. rows] : [.. rows];
        if (strips.Count > 0)
            strips[^1].Below = density.TableGap;
        return strips;
    }

    /// <summary>
    /// Left edges and widths by the columns' shares, but no column narrower than its longest short word needs,
    /// so that clock times and states do not break.
    /// </summary>
    static (float X, float Width)[] Widths(PdfTable table, TextSetter setter, Density density, float width)
    {
        var shares = table.Columns.Select(column => Math.Max(0.01f, column.Width)).ToArray();
        var least = table.Columns.Select(column => Gutter + LongestWord(column.Heading, setter, Theme.CellHead)).ToArray();
        foreach (var row in table.Rows.Take(60))
            for (var i = 0; i < Math.Min(shares.Length, row.Count); i++)
                foreach (var text in Styled(row[i], density))
                    if (text.Text.Length <= 400)
                        least[i] = Math.Max(least[i], Gutter + (text.Look.Pill ? setter.Measure(text.Text, text.Look) + 3 : LongestWord(text.Text, setter, text.Look)));
        for (var i = 0; i < least.Length; i++)
            least[i] = Math.Min(least[i], width / shares.Length);

        var fixedColumns = new bool[shares.Length];
        var widths = new float[shares.Length];
        for (var again = true; again;)
        {
            var room = width - least.Where((_, i) => fixedColumns[i]).Sum();
            var share = shares.Where((_, i) => !fixedColumns[i]).Sum();
            again = false;
            for (var i = 0; i < widths.Length; i++)
            {
                widths[i] = fixedColumns[i] ? least[i] : room * shares[i] / share;
                if (!fixedColumns[i] && widths[i] < least[i])
                    again = fixedColumns[i] = true;
            }
        }
        var x = 0f;
        return [.. widths.Select(columnWidth => (x += columnWidth, columnWidth)).Select(pair => (pair.Item1 - pair.columnWidth, pair.columnWidth))];
    }

    /// <summary>A duration is one word to a cell: "17 h 30" above "min" is hard to read.</summary>
    static IReadOnlyList<StyledText> Styled(PdfCell cell, Density density) =>
        [.. InlineStyler.Style(cell.Content, density.Cell).Select(text => text with { Text = Duration().Replace(text.Text, m => m.Value.Replace(' ', '\u00A0')) })];

    [GeneratedRegex(@"\b\d+ (?:d|h|min|s)\b(?: \d+ (?:h|min|s)\b)*")]
    private static partial Regex Duration();

    static float LongestWord(string text, TextSetter setter, TextLook look) =>
        text.Length <= 12 ? setter.Measure(text + " ", look) : text.Split([' ', '\n', '-', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Length > 18 ? 0 : setter.Measure(word + "-", look))
            .DefaultIfEmpty().Max();
}
