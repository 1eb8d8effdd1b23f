using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Markdown;

/// <param name="Lowered">By how many levels the headings within the text were moved.</param>
readonly record struct FirstMark(string Of, bool Quoted, int Lowered);

/// <summary>
/// A long text between two marks that pages do not show. One that would spill over its end (a code fence or a comment
/// that is never closed) is written as a quotation instead, in which it stays.
/// </summary>
static partial class Containment
{
    public const string End = "<!-- end of text -->";

    static readonly MarkdownPipeline AsPagesReadIt = new MarkdownPipelineBuilder().UseTables().Build();

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
        yield return End;
    }

    /// <summary>Is this line a first mark? Then what the text is, and how to read it.</summary>
    public static bool Begins(string line, out FirstMark mark)
    {
        var match = First().Match(line);
        mark = new(match.Groups[3].Value, match.Groups[1].Length > 0, match.Groups[2].Length > 0 ? match.Groups[2].ValueSpan[0] - '0' : 0);
        return match.Success;
    }

    /// <param name="lines">Stand at the first mark; afterwards at the line after the last one.</param>
    /// <exception cref="FormatException">It has no last mark of its own.</exception>
    public static string Read(DocumentLines lines, FirstMark mark)
    {
        var first = lines.Next++;
        while (!lines.AtEnd && lines.Current != End)
        {
            // Within a text such a line is written as a quotation.
            if (Begins(lines.Current, out _)) throw NoEnd(first, $" before the next one begins in line {lines.Next + 1}");
            lines.Next++;
        }
        if (lines.AtEnd) throw NoEnd(first, "");
        var text = lines.Since(first + 1).Select(line => !mark.Quoted ? line : line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line.TrimStart('>'));
        lines.Next++;
        return HeadingLevels.Raise(string.Join('\n', text).Trim('\n'), mark.Lowered, AsPagesReadIt);
    }

    static FormatException NoEnd(int first, string where) => new($"line {first + 1}: this text has no end{where}; a line {End} is missing");

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
