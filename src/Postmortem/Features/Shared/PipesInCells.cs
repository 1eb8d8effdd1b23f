using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Postmortem.Features.Shared;

/// <summary>Within a table's cell <c>\|</c> is how a bar is written, in code too, as GitHub reads it.</summary>
public sealed class PipesInCells : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.DocumentProcessed += document =>
    {
        foreach (var code in document.Descendants<TableCell>().SelectMany(cell => cell.Descendants<CodeInline>())) code.Content = code.Content.Replace("\\|", "|", StringComparison.Ordinal);
    };

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
