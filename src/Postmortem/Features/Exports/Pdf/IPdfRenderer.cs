namespace Postmortem.Features.Exports.Pdf;

/// <summary>
/// The seam between what a report says and the library that prints it: another PDF engine takes the place of
/// <see cref="SkiaPdfRenderer"/> by implementing this.
/// </summary>
public interface IPdfRenderer
{
    /// <summary>
    /// Prints the document. Equal input gives equal bytes. Unreadable images become a line of text;
    /// nothing that a person can type makes this throw.
    /// </summary>
    byte[] Render(PdfDocumentModel document, PdfOptions options);
}
