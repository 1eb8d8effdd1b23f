using Postmortem.Features.Exports.Pdf;

namespace Postmortem.Features.Exports.Report;

/// <summary>
/// What templates put there to be filled in: headings with nothing below them, labels with nothing behind the colon, tables of
/// which only the first column says something. Left as they are they look broken in print.
/// </summary>
static class Scaffolding
{
    static readonly PdfText NotWritten = new("not written yet", PdfTextStyle.Muted);

    /// <summary>For text that no person has touched: the scaffolding is left out.</summary>
    public static IReadOnlyList<PdfBlock> Without(IReadOnlyList<PdfBlock> blocks)
    {
        var kept = new List<PdfBlock>();
        var dropped = false;
        foreach (var block in blocks.Reverse())
        {
            // A line that announces what was dropped goes with it.
            var rest = dropped && block is PdfParagraph p && IsLabel(p) ? null : Filled(block, kept.Count > 0 ? kept[0] : null);
            dropped = rest is null;
            if (rest is not null) kept.Insert(0, rest);
        }
        return kept;
    }

    /// <summary>For text that a person has worked on: every word stays, and what is empty says so.</summary>
    public static IReadOnlyList<PdfBlock> Noted(IReadOnlyList<PdfBlock> blocks)
    {
        var noted = new List<PdfBlock>();
        foreach (var (i, block) in blocks.Index())
        {
            noted.Add(block switch
            {
                PdfTable table when IsUnfilled(table) => table with { Rows = [.. table.Rows.Select(row => (IReadOnlyList<PdfCell>)[row[0], new PdfCell(NotWritten)])] },
                PdfBulletList list => list with { Items = [.. list.Items.Select(Noted)] },
                PdfNumberedList list => list with { Items = [.. list.Items.Select(Noted)] },
                _ => block,
            });
            if (block is PdfHeading heading && IsEmpty(heading, i + 1 < blocks.Count ? blocks[i + 1] : null)) noted.Add(new PdfParagraph([NotWritten]));
        }
        return noted;
    }

    static PdfBlock? Filled(PdfBlock block, PdfBlock? next) => block switch
    {
        PdfHeading heading => IsEmpty(heading, next) ? null : heading,
        PdfTable table => IsUnfilled(table) ? null : table,
        PdfBulletList list => Filled(list.Items) is { Count: > 0 } items ? list with { Items = items } : null,
        PdfNumberedList list => Filled(list.Items) is { Count: > 0 } items ? list with { Items = items } : null,
        _ => block,
    };

    static List<PdfListItem> Filled(IReadOnlyList<PdfListItem> items) =>
        [.. items.Where(item => !IsLabel(item)).Select(item => item with { Content = Without(item.Content) }).Where(item => item.Content.Count > 0)];

    static PdfListItem Noted(PdfListItem item) => item with
    {
        Content = IsLabel(item) ? [new PdfParagraph([.. ((PdfParagraph)item.Content[0]).Content, " ", NotWritten])] : Noted(item.Content),
    };

    static bool IsEmpty(PdfHeading heading, PdfBlock? next) => next is null || (next is PdfHeading other && other.Level <= heading.Level);

    static bool IsUnfilled(PdfTable table) => table.Columns.Count > 1 && table.Rows.Count > 0 && table.Rows.All(row => row.Count > 0 && row.Skip(1).All(cell => Words(cell.Content).Length == 0));

    static bool IsLabel(PdfListItem item) => item.Content is [PdfParagraph paragraph] && IsLabel(paragraph);

    static bool IsLabel(PdfParagraph paragraph) => Words(paragraph.Content).EndsWith(':');

    static string Words(IReadOnlyList<PdfInline> content) => string.Concat(content.Select(Shortening.Words)).Trim();
}
