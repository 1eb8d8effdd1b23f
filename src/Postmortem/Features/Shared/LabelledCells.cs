using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Postmortem.Features.Shared;

/// <summary>
/// Each cell of a table of three columns and more says in <c>data-label</c> what its column is called: on a phone, where such a table
/// has no room, its rows stand one under the other as blocks.
/// </summary>
sealed class LabelledCells : IMarkdownExtension
{
    const int Fewest = 3;

    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.DocumentProcessed += document =>
    {
        foreach (var table in document.Descendants<Table>()) Label(table);
    };

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    static void Label(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        if (rows.FirstOrDefault(r => r.IsHeader) is not { } head) return;
        var names = head.OfType<TableCell>().Select(NameOf).ToList();
        if (names.Count < Fewest) return;
        foreach (var row in rows.Where(r => !r.IsHeader))
            foreach (var (cell, name) in row.OfType<TableCell>().Zip(names))
                if (name.Length > 0) cell.GetAttributes().AddPropertyIfNotExist("data-label", name);
    }

    static string NameOf(TableCell cell) => string.Concat(cell.Descendants().Select(part => part switch
    {
        LiteralInline text => text.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        _ => "",
    })).Trim();
}
