using Postmortem.Features.Exports.Pdf.Text;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>Sets the versions of a page, one after the other, until one fits.</summary>
internal static class VersionPicker
{
    /// <returns>The same blocks; each <see cref="PdfOnePage"/> has the one version that is printed.</returns>
    public static List<PdfBlock> Pick(IReadOnlyList<PdfBlock> blocks, TextSetter setter, Sheet sheet) =>
        [.. blocks.Select(block => block is PdfOnePage { Versions.Count: > 1 } page ? Pick(page, setter, sheet) : block)];

    static PdfOnePage Pick(PdfOnePage page, TextSetter setter, Sheet sheet)
    {
        var fits = page.Versions.SkipLast(1).FirstOrDefault(version =>
        {
            PdfBlock[] alone = [new PdfOnePage([version])];
            var strips = new FlowComposer(setter, HeadingMarks.Of(alone)).Compose(alone, 0, sheet.ColumnWidth);
            return Paginator.Place(strips, sheet).Count == 1;
        });
        return new PdfOnePage([fits ?? page.Versions[^1]]);
    }
}
