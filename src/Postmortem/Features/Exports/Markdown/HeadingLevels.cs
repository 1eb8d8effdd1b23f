using Markdig;
using Markdig.Syntax;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// Headings within a text, moved below the heading under which it stands, and back. Where that could not be undone to the letter (underlined
/// headings, more than six levels) they stay: what is read back matters more than how deep it stands.
/// </summary>
static class HeadingLevels
{
    const int Deepest = 6;

    /// <param name="below">The level of the heading above the text.</param>
    /// <returns>The text, and by how many levels its headings were moved.</returns>
    public static (string Text, int By) Lower(string text, int below, MarkdownPipeline pipeline)
    {
        // Without this sign there is no heading that can be moved, and most texts need not be parsed.
        if (!text.Contains('#')) return (text, 0);
        var headings = Of(text, pipeline);
        var by = headings.Count == 0 ? 0 : below + 1 - headings.Min(h => h.Level);
        if (by <= 0 || headings.Exists(h => h.IsSetext || h.Level + by > Deepest)) return (text, 0);
        var lowered = text;
        foreach (var heading in headings) lowered = lowered.Insert(heading.Span.Start, new string('#', by));
        return Raise(lowered, by, pipeline) == text ? (lowered, by) : (text, 0);
    }

    /// <summary>A heading that somebody added in the file, above the others, stays as high as it can.</summary>
    public static string Raise(string text, int by, MarkdownPipeline pipeline)
    {
        if (by == 0) return text;
        foreach (var heading in Of(text, pipeline).Where(h => !h.IsSetext)) text = text.Remove(heading.Span.Start, Math.Min(by, heading.Level - 1));
        return text;
    }

    /// <summary>The last one first, so that a change leaves the places of the others as they are.</summary>
    static List<HeadingBlock> Of(string text, MarkdownPipeline pipeline) =>
        [.. Markdig.Markdown.Parse(text, pipeline).Descendants<HeadingBlock>().OrderByDescending(h => h.Span.Start)];
}
