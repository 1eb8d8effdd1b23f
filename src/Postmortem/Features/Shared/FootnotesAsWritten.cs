using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;

namespace Postmortem.Features.Shared;

/// <summary>
/// <c>[^1]: note</c> stands as it was written, and so does <c>[^1]</c>. CommonMark takes a line of one word for the target of a link, which
/// pages do not show: what somebody wrote would be gone.
/// </summary>
public sealed class FootnotesAsWritten : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.BlockParsers.Insert(0, new Escaping());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    /// <summary>Opens nothing: it escapes the bracket before those that open a paragraph look at the line.</summary>
    sealed class Escaping : BlockParser
    {
        public Escaping() => OpeningCharacters = ['['];

        public override BlockState TryOpen(BlockProcessor processor)
        {
            var line = processor.Line;
            if (!processor.IsCodeIndent && IsFootnote(line.AsSpan())) processor.Line = new StringSlice($"\\{line.AsSpan()}", line.NewLine);
            return BlockState.None;
        }

        static bool IsFootnote(ReadOnlySpan<char> line) => line is ['[', '^', ..] && line.IndexOf(']') is > 2 and var end && end + 1 < line.Length && line[end + 1] == ':';
    }
}
