using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace Postmortem.Features.Exports.Markdown;

/// <param name="Lowered">By how many levels the headings within the text were moved.</param>
readonly record struct FirstMark(string Of, bool Quoted, int Lowered);

/// <summary>
/// A long text between two marks that pages do not show. One that would spill over its end (a code fence or a comment
/// that is never closed) is written as a quotation instead, in which it stays.
/// </summary>
static partial class Containment
{
    static readonly MarkdownPipeline AsPagesReadIt = new MarkdownPipelineBuilder().UsePipeTables().Build();

    /// <param name="mark">What the text is, without "--".</param>
    /// <param name="below">The level of the heading above it: its own stand below that.</param>
    public static IEnumerable<string> Write(string mark, string text, int below)
    {
        (text, var lowered) = HeadingLevels.Lower(text, below, AsPagesReadIt);
        var plain = StaysWithin(text);
        yield return $"<!-- {(plain ? "text" : "quoted text")}{(lowered > 0 ? $", headings {lowered} lower" : "")}: {mark} -->";
        yield return "";
        foreach (var line in text.Split('\n')) yield return plain ? line : line.Length == 0 ? ">" : $"> {line}";
        yield return "";
        yield return "<!-- end of text -->";
    }

    /// <summary>Is this line a first mark? Then what the text is, and how to read it.</summary>
    public static bool Begins(string line, out FirstMark mark)
    {
        var match = First().Match(line);
        mark = new(match.Groups[3].Value, match.Groups[1].Length > 0, match.Groups[2].Length > 0 ? match.Groups[2].ValueSpan[0] - '0' : 0);
        return match.Success;
    }

    /// <param name="next">The line after the first mark; afterwards the line after the last one.</param>
    public static string Read(string[] lines, ref int next, FirstMark mark)
    {
        var from = next;
        while (next < lines.Length && lines[next] != "<!-- end of text -->") next++;
        if (next == lines.Length) throw new FormatException($"line {from}: this text has no end; a line <!-- end of text --> is missing");
        var text = lines[from..next++].Select(line => !mark.Quoted ? line : line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line.TrimStart('>'));
        return HeadingLevels.Raise(string.Join('\n', text).Trim('\n'), mark.Lowered, AsPagesReadIt);
    }

    static bool StaysWithin(string text)
    {
        if (Mark().IsMatch(text)) return false;
        var last = Markdig.Markdown.Parse($"{text}\n\n## end of it\n", AsPagesReadIt).LastOrDefault();
        return last is HeadingBlock { Level: 2 } heading && heading.Inline?.FirstChild is Markdig.Syntax.Inlines.LiteralInline literal && literal.Content.ToString() == "end of it";
    }

    [GeneratedRegex(@"^<!-- (quoted )?text(?:, headings ([1-5]) lower)?: (.*) -->$")]
    private static partial Regex First();

    [GeneratedRegex(@"<!-- (?:end of |quoted )?text\b")]
    private static partial Regex Mark();
}
