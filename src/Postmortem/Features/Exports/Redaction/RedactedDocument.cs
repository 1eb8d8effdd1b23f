using System.Text;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Pdf;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>A redacted version as a file. Markdown, PDF and page are made of the one text that was shown, so none can say more than another.</summary>
public sealed class RedactedDocument(IPdfRenderer renderer)
{
    /// <returns>Null unless it was released as a file and stands.</returns>
    public ExportedFile? FileOf(RedactedVersion version, string name) => version.State != RedactedState.Released ? null : version.Form switch
    {
        RedactedForm.Markdown => new($"{name}.md", "text/markdown; charset=utf-8", Encoding.UTF8.GetBytes(Markdown(version))),
        RedactedForm.Pdf => new($"{name}.pdf", "application/pdf", Print(version)),
        _ => null,
    };

    static string Markdown(RedactedVersion version) =>
        string.Join("\n\n", version.Parts.SelectMany(p => new[] { $"## {PlainText.Escape(p.Title)}", p.Text }).Prepend(version.About).Prepend($"# {PlainText.Escape(version.Title)}")) + "\n";

    byte[] Print(RedactedVersion version)
    {
        var markdown = new MarkdownToPdf(_ => null, headingOffset: 1);
        return renderer.Render(
            new([new PdfTitle(version.Title) { Subtitle = version.About }, .. version.Parts.SelectMany(p => markdown.Convert(p.Text).Prepend(new PdfHeading(1, p.Title)))]),
            new PdfOptions { Title = version.Title, Subject = "Review of an incident", CreatedAt = version.MadeAt, Header = version.Title, Footer = "Times are UTC." });
    }
}
