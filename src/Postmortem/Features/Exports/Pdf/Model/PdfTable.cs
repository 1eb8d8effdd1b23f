namespace Postmortem.Features.Exports.Pdf;

public enum PdfAlign
{
    Start,
    Center,
    End,
}

/// <summary>A column: its heading, its share of the width relative to the other columns, its alignment.</summary>
public sealed record PdfColumn(string Heading, float Width = 1, PdfAlign Align = PdfAlign.Start);

/// <summary>A cell of running text.</summary>
public sealed record PdfCell(params IReadOnlyList<PdfInline> Content)
{
    public static implicit operator PdfCell(string text) => new(new PdfText(text));

    /// <summary>The same as the implicit conversion.</summary>
    public static PdfCell FromString(string text) => text;
}

/// <summary>
/// Rows under a heading row that is repeated on every page; without one when no column has a heading. Missing cells are empty, surplus cells are dropped.
/// A row moves to the next page whole, unless it is too tall for a page.
/// </summary>
public sealed record PdfTable(IReadOnlyList<PdfColumn> Columns, IReadOnlyList<IReadOnlyList<PdfCell>> Rows) : PdfBlock;
