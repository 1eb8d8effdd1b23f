using Postmortem.Features.Exports.Pdf.Text;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>How large text is set and how much air it has: to be read, or to be taken in at a glance. Lengths in points.</summary>
internal sealed record Density
{
    public static readonly Density Reading = new();

    /// <summary>One page that must hold everything: smaller steps between sizes, less air, prose over the whole column.</summary>
    public static readonly Density Glance = new()
    {
        Body = Theme.Body with { Size = 9.6f },
        BodyLine = 12.9f,
        BodyGap = 4,
        ItemGap = 0.8f,
        ProseMeasure = float.MaxValue,
        Cell = Theme.Cell with { Size = 8.8f },
        CellLine = 11.6f,
        RowPadding = 2.2f,
        TableGap = 6,
        Figure = Theme.Figure with { Size = 14.5f },
        FigureLine = 18,
        FigurePadding = 6,
        FigureGap = 6,
        Title = Theme.Title with { Size = 20f },
        TitleLine = 24,
        Subtitle = Theme.Subtitle with { Size = 10.2f },
        FactsInLine = true,
        HeadingAbove = 0.62f,
    };

    public TextLook Body { get; private init; } = Theme.Body;
    public float BodyLine { get; private init; } = Theme.BodyLine;
    public float BodyGap { get; private init; } = 7;
    public float ItemGap { get; private init; } = 3;
    public float ProseMeasure { get; private init; } = Theme.ProseMeasure;
    public TextLook Cell { get; private init; } = Theme.Cell;
    public float CellLine { get; private init; } = Theme.SmallLine;
    public float RowPadding { get; private init; } = 3.6f;
    public float TableGap { get; private init; } = 12;
    public TextLook Figure { get; private init; } = Theme.Figure;
    public float FigureLine { get; private init; } = 23;
    public float FigurePadding { get; private init; } = 8;
    public float FigureGap { get; private init; } = 14;
    public TextLook Title { get; private init; } = Theme.Title;
    public float TitleLine { get; private init; } = 29;
    public TextLook Subtitle { get; private init; } = Theme.Subtitle;

    /// <summary>The facts below the title run on in a line instead of standing one below the other.</summary>
    public bool FactsInLine { get; private init; }

    /// <summary>Share of the usual space above headings.</summary>
    public float HeadingAbove { get; private init; } = 1;
}
