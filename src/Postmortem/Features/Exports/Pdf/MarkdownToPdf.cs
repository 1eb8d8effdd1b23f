using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Postmortem.Features.Exports.Pdf.FromMarkdown;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Pdf;

/// <summary>
/// Turns Markdown (CommonMark, pipe tables, task lists, strikethrough, bare links) into blocks. Raw HTML appears as the text it is.
/// </summary>
/// <param name="image">The bytes for an image's address as written, or null if there are none.</param>
/// <param name="headingOffset">Added to heading levels, so that a section's own headings stand under the section's.</param>
/// <param name="lines">Lines end where they were ended, as in a chat; otherwise a paragraph flows.</param>
public sealed class MarkdownToPdf(Func<string, byte[]?> image, int headingOffset = 0, bool lines = false)
{
    static readonly MarkdownPipeline Pipeline = Extended().Build();
    static readonly MarkdownPipeline LineByLine = Extended().UseSoftlineBreakAsHardlineBreak().Build();

    static MarkdownPipelineBuilder Extended() => new MarkdownPipelineBuilder()
        .UseTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Use<FootnotesAsWritten>().Use<PipesInCells>();

    /// <summary>Blocks in reading order; none for blank text.</summary>
    public IReadOnlyList<PdfBlock> Convert(string markdown) => Blocks(Markdig.Markdown.Parse(markdown, lines ? LineByLine : Pipeline));

    List<PdfBlock> Blocks(ContainerBlock container) => [.. container.SelectMany(Block)];

    IEnumerable<PdfBlock> Block(Block block) => block switch
    {
        HeadingBlock heading => [new PdfHeading(Math.Clamp(heading.Level + headingOffset, 1, 4), InlineReader.PlainText(heading.Inline))],
        ParagraphBlock paragraph => Paragraph(paragraph),
        ListBlock list => [List(list)],
        Table table => [TableReader.Read(table)],
        QuoteBlock quote => [new PdfQuote(Blocks(quote))],
        CodeBlock code => [new PdfCodeBlock(code.Lines.ToString())],
        HtmlBlock html => [new PdfParagraph(html.Lines.ToString())],
        ThematicBreakBlock => [new PdfSpacer(14)],
        LinkReferenceDefinitionGroup => [],
        LeafBlock { Inline: { } inline } => [new PdfParagraph(InlineReader.Read(inline))],
        ContainerBlock inner => Blocks(inner),
        _ => [],
    };

    /// <summary>Images stand on their own: a paragraph is divided around them.</summary>
    IEnumerable<PdfBlock> Paragraph(ParagraphBlock paragraph)
    {
        var text = new List<PdfInline>();
        foreach (var inline in paragraph.Inline ?? [])
        {
            if (inline is not LinkInline { IsImage: true } picture)
            {
                text.AddRange(InlineReader.Read(inline));
                continue;
            }
            if (HasInk(text))
                yield return new PdfParagraph(text);
            text = [];
            yield return new PdfImage(image(picture.Url ?? ""), InlineReader.PlainText(picture), string.IsNullOrWhiteSpace(picture.Title) ? null : picture.Title);
        }
        if (HasInk(text))
            yield return new PdfParagraph(text);
    }

    PdfBlock List(ListBlock list)
    {
        var items = list.OfType<ListItemBlock>().Select(item => new PdfListItem(Blocks(item)) { Checked = Task(item)?.Checked }).ToList();
        return list.IsOrdered
            ? new PdfNumberedList(items, int.TryParse(list.OrderedStart, out var start) ? start : 1)
            : new PdfBulletList(items);
    }

    static TaskList? Task(ListItemBlock item) => (item.FirstOrDefault() as ParagraphBlock)?.Inline?.FirstChild as TaskList;

    static bool HasInk(List<PdfInline> text) => text.Any(inline => inline is not PdfText { Text: var words } || !string.IsNullOrWhiteSpace(words));
}
