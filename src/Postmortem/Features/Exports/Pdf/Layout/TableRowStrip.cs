using Postmortem.Features.Exports.Pdf.Text;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>A table row of set lines per cell; columns are left edges and widths in points.</summary>
internal sealed class TableRowStrip(IReadOnlyList<IReadOnlyList<TextLine>> cells, (float X, float Width)[] columns, float padding) : Strip
{
    public bool IsHeader { get; init; }

    /// <summary>The rest of a divided row continues here: no rule between the parts.</summary>
    public bool Continues { get; init; }

    public TableRowStrip Measured(bool continues = false) => new(cells, columns, padding)
    {
        X = X,
        Height = cells.Select(lines => lines.Sum(line => line.Height)).DefaultIfEmpty().Max() + 2 * padding,
        Above = Above,
        Below = Below,
        KeepWithNext = KeepWithNext,
        Repeat = Repeat,
        IsHeader = IsHeader,
        Continues = continues,
        Backdrops = Backdrops,
    };

    public override (Strip Head, Strip Tail)? Split(float available)
    {
        var room = available - 2 * padding;
        var taken = cells.Select(lines => CountFitting(lines, room)).ToArray();
        var progress = taken.Any(count => count > 0);
        var rest = cells.Where((lines, i) => taken[i] < lines.Count).Any();
        if (!progress || !rest || cells.Where((lines, i) => lines.Count > 0 && taken[i] == 0).Any())
            return null;
        var head = new TableRowStrip([.. cells.Select((lines, i) => lines.Take(taken[i]).ToList())], columns, padding)
        { X = X, Height = 0, Repeat = Repeat, Backdrops = Backdrops }.Measured(continues: true);
        var tail = new TableRowStrip([.. cells.Select((lines, i) => lines.Skip(taken[i]).ToList())], columns, padding)
        { X = X, Height = 0, Below = Below, Repeat = Repeat, KeepWithNext = KeepWithNext, Backdrops = Backdrops }.Measured();
        return (head, tail);
    }

    public override void Draw(PageInk ink, float x, float y)
    {
        var right = x + columns[^1].X + columns[^1].Width;
        for (var i = 0; i < cells.Count; i++)
        {
            var top = y + padding;
            foreach (var line in cells[i])
            {
                ink.Text(line, x + columns[i].X, top);
                top += line.Height;
            }
        }
        if (!Continues)
            ink.Line(x, y + Height, right, y + Height, IsHeader ? Theme.Ink : Theme.Rule, IsHeader ? 0.8f : 0.5f);
    }

    static int CountFitting(IReadOnlyList<TextLine> lines, float room)
    {
        var count = 0;
        while (count < lines.Count && (room -= lines[count].Height) >= 0)
            count++;
        return count;
    }
}
