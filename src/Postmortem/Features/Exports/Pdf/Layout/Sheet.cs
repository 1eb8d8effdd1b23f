namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>A sheet of paper, in points.</summary>
internal sealed record Sheet(float Width, float Height)
{
    public float ColumnWidth => Width - 2 * Theme.SideMargin;

    public float ColumnHeight => Height - Theme.TopMargin - Theme.BottomMargin;

    /// <summary>Of the first page.</summary>
    public float FirstColumnHeight => Height - Theme.FirstTopMargin - Theme.BottomMargin;

    public static Sheet Of(PdfPaper paper) => paper == PdfPaper.Letter ? new Sheet(612, 792) : new Sheet(595, 842);
}
