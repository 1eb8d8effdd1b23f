using System.Globalization;
using Postmortem.Features.Exports.Pdf.Text;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>The running header (from page 2) and the footer with the page number.</summary>
internal sealed class PageMargins(Sheet sheet, PdfOptions options, TextSetter setter)
{
    const float LineHeight = 11;

    public void Draw(PageInk ink, int page, int pages)
    {
        var (left, right) = (Theme.SideMargin, sheet.Width - Theme.SideMargin);
        if (page > 1 && options.Header is { Length: > 0 } header)
        {
            ink.Text(Line(header, sheet.ColumnWidth, PdfAlign.Start), left, 34);
            ink.Line(left, 49, right, 49, Theme.Rule);
        }
        var top = sheet.Height - 42;
        if (options.Footer is { Length: > 0 } footer)
            ink.Text(Line(footer, sheet.ColumnWidth - 100, PdfAlign.Start), left, top);
        ink.Text(Line(string.Format(CultureInfo.InvariantCulture, options.PageNumberFormat, page, pages), sheet.ColumnWidth, PdfAlign.End), left, top);
    }

    TextLine Line(string text, float width, PdfAlign align) =>
        setter.Set([new StyledText(text, Theme.Small)], width, LineHeight, align)[0];
}
