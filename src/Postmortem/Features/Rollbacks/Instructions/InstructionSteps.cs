using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks.Instructions;

/// <param name="Number">1, 2, 3 through the whole text.</param>
/// <param name="Line">Its first words, without markup.</param>
/// <param name="Html">Safe; commands have a button that copies them.</param>
public sealed record InstructionStep(int Number, string Line, string Html);

/// <summary>A piece of the text: something to read, or a list of steps.</summary>
/// <param name="Html">Safe; empty for a list.</param>
/// <param name="Start">The number that an ordered list begins with; null for one without numbers.</param>
public sealed record InstructionPart(string Html, IReadOnlyList<InstructionStep> Steps, int? Start);

/// <summary>
/// Instructions as a list that is ticked: every item of a list that stands by itself is a step, whether it has numbers,
/// bullets or boxes; a list within an item belongs to that step. Each block of code, and each command within a sentence, can be copied.
/// </summary>
public static partial class InstructionSteps
{
    const int LongestLine = 120;

    public static IReadOnlyList<InstructionPart> Read(string text)
    {
        var parts = new List<InstructionPart>();
        var number = 0;
        foreach (var block in Markdown.Parse(text, MarkdownText.Pipeline))
        {
            if (block is not ListBlock list)
            {
                if (block is not LinkReferenceDefinitionGroup) parts.Add(new(Html([block]), [], null));
                continue;
            }
            parts.Add(new("", [.. list.OfType<ListItemBlock>().Select(item => StepOf(item, ++number, !list.IsLoose))],
                list.IsOrdered ? int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1 : null));
        }
        return parts;
    }

    public static IReadOnlyList<InstructionStep> StepsOf(IEnumerable<InstructionPart> parts) => [.. parts.SelectMany(p => p.Steps)];

    static InstructionStep StepOf(ListItemBlock item, int number, bool isTight)
    {
        // The box that was typed gives way to the one that is ticked.
        foreach (var typed in item.Descendants<TaskList>().Where(t => t.Parent?.ParentBlock?.Parent == item).ToList()) typed.Remove();
        var html = Html(item, isTight);
        var line = string.Join(' ', Plain(item).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(number, Words.Short(line.Length == 0 ? $"Step {number}" : line, LongestLine), html);
    }

    static string Html(IEnumerable<Block> blocks, bool isTight = false)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer) { ImplicitParagraph = isTight };
        MarkdownText.Pipeline.Setup(renderer);
        foreach (var block in blocks) renderer.Render(block);
        return WithCopies(MarkdownText.Safe(writer.ToString()));
    }

    /// <summary>Without a list that follows within the item, which is detail.</summary>
    static string Plain(ListItemBlock item)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
        MarkdownText.Pipeline.Setup(renderer);
        if (item.FirstOrDefault() is { } first and not ListBlock) renderer.Render(first);
        return writer.ToString();
    }

    /// <param name="html">Sanitised, so that every &lt; begins a tag.</param>
    static string WithCopies(string html)
    {
        var made = new StringBuilder(html.Length + 200);
        var next = 0;
        foreach (Match block in Blocks().Matches(html))
        {
            made.Append(WithCommands(html[next..block.Index])).Append("<div class=\"copyable\">").Append(block.Value).Append(Button("", "Copy")).Append("</div>");
            next = block.Index + block.Length;
        }
        return made.Append(WithCommands(html[next..])).ToString();
    }

    /// <summary>What has a blank in it is a command; a name alone is quicker read than copied.</summary>
    static string WithCommands(string html) => Commands().Replace(html, m => m.Groups[1].Value.Contains(' ', StringComparison.Ordinal)
        ? $"<span class=\"copyable\">{m.Value}{Button($"Copy {m.Groups[1].Value}", "")}</span>" : m.Value);

    /// <summary>Its name is told in words or by a label; hidden where no script could copy.</summary>
    static string Button(string label, string words) =>
        $"<button type=\"button\" class=\"btn quiet small{(words.Length == 0 ? " icon-only" : "")}\" data-copy{(label.Length > 0 ? $" aria-label=\"{label.Replace("\"", "&quot;", StringComparison.Ordinal)}\"" : "")}><svg class=\"icon\" aria-hidden=\"true\"><use href=\"/lib/icons.svg#i-copy\"></use></svg>{words}</button>";

    [GeneratedRegex("<pre[^>]*>.*?</pre>", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("<code>([^<]*)</code>")]
    private static partial Regex Commands();
}
