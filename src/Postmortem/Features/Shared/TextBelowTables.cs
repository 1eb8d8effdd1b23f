using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Postmortem.Features.Shared;

/// <summary>
/// A line without a bar directly below a table is a paragraph of its own. Markdig takes both for one paragraph and shows the table as
/// its bars; GitHub makes a row of the line. Its rules for tables would bring that too, but leave out cells that have no column.
/// </summary>
sealed class TextBelowTables : IMarkdownExtension
{
    static readonly object IsTable = new();

    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.BlockParsers.InsertBefore<ParagraphBlockParser>(new Dividing());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    /// <summary>Sees each further line of a paragraph that begins nothing else, and so needs only that line and the two above.</summary>
    sealed class Dividing : BlockParser
    {
        public override bool CanInterrupt(BlockProcessor processor, Block block)
        {
            if (block is not ParagraphBlock { Lines: { Count: > 1 } lines } || processor.IsBlankLine) return false;
            // Not by the line in hand: Markdig's own parser keeps one that begins with a dash to itself.
            if (IsDelimiter(lines.Lines[lines.Count - 1].Slice.AsSpan()) && HasBar(lines.Lines[lines.Count - 2].Slice.AsSpan())) block.SetData(IsTable, true);
            return block.ContainsData(IsTable) && !HasBar(processor.Line.AsSpan());
        }

        public override BlockState TryOpen(BlockProcessor processor) =>
            processor.CurrentBlock is ParagraphBlock table && table.ContainsData(IsTable) ? processor.Parsers.FindExact<ParagraphBlockParser>()!.TryOpen(processor) : BlockState.None;
    }

    static bool IsDelimiter(ReadOnlySpan<char> line) => line.Contains('|') && line.Contains('-') && !line.ContainsAnyExcept("|:- \t");

    /// <summary>One that divides cells: not escaped and not within code.</summary>
    static bool HasBar(ReadOnlySpan<char> line)
    {
        if (!line.Contains('|')) return false;
        var isCodeClosed = line.Count('`') % 2 == 0;
        var inCode = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] == '`') inCode = isCodeClosed && !inCode;
            else if (line[i] == '|' && !inCode) return true;
        }
        return false;
    }
}

public static class MarkdownTables
{
    /// <summary>Tables as everything here reads them: pages, documents, the coach of wording.</summary>
    public static MarkdownPipelineBuilder UseTables(this MarkdownPipelineBuilder pipeline) => pipeline.UsePipeTables().Use<TextBelowTables>();
}
