using System.Globalization;
using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using OurMarkdown = Postmortem.Features.Shared.MarkdownText;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>Markdown to mrkdwn. All text is escaped on the way, so nothing in it can mention or ring anybody.</summary>
static class MrkdwnWriter
{
    public static string Write(string markdown)
    {
        var text = new StringBuilder();
        WriteBlocks(Markdown.Parse(markdown, OurMarkdown.Pipeline), text, "");
        return text.ToString().TrimEnd();
    }

    static void WriteBlocks(IEnumerable<Markdig.Syntax.Block> blocks, StringBuilder text, string indent)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    text.Append(indent).Append('*').Append(Inlines(heading.Inline)).Append("*\n\n");
                    break;
                case ParagraphBlock paragraph:
                    text.Append(indent).Append(Inlines(paragraph.Inline).Replace("\n", "\n" + indent, StringComparison.Ordinal)).Append("\n\n");
                    break;
                case CodeBlock code:
                    text.Append("```\n").Append(Mrkdwn.Escape(code.Lines.ToString())).Append("\n```\n\n");
                    break;
                case QuoteBlock quote:
                    var quoted = new StringBuilder();
                    WriteBlocks(quote, quoted, "");
                    foreach (var line in quoted.ToString().TrimEnd().Split('\n')) text.Append("> ").Append(line).Append('\n');
                    text.Append('\n');
                    break;
                case ListBlock list:
                    WriteList(list, text, indent);
                    if (indent.Length == 0) text.Append('\n');
                    break;
                case ThematicBreakBlock:
                    text.Append("───\n\n");
                    break;
                case Table table:
                    foreach (var row in table.OfType<TableRow>())
                        text.Append(string.Join(" · ", row.OfType<TableCell>().Select(cell => string.Join(' ', cell.OfType<ParagraphBlock>().Select(p => Inlines(p.Inline)))))).Append('\n');
                    text.Append('\n');
                    break;
                case ContainerBlock container:
                    WriteBlocks(container, text, indent);
                    break;
            }
        }
    }

    static void WriteList(ListBlock list, StringBuilder text, string indent)
    {
        var number = list.IsOrdered && int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var inner = new StringBuilder();
            WriteBlocks(item, inner, "");
            var lines = inner.ToString().TrimEnd().Replace("\n\n", "\n", StringComparison.Ordinal).Split('\n');
            var sign = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "• ";
            text.Append(indent).Append(sign).Append(lines[0]).Append('\n');
            foreach (var line in lines.Skip(1)) text.Append(indent).Append("    ").Append(line).Append('\n');
        }
    }

    static string Inlines(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container ?? Enumerable.Empty<Inline>()) Write(inline, text);
        return text.ToString();
    }

    static void Write(Inline inline, StringBuilder text)
    {
        switch (inline)
        {
            case LiteralInline literal:
                text.Append(Mrkdwn.Escape(literal.Content.ToString()));
                break;
            case CodeInline code:
                text.Append('`').Append(Mrkdwn.Escape(code.Content)).Append('`');
                break;
            case EmphasisInline emphasis:
                var sign = emphasis.DelimiterChar switch { '~' => "~", '*' or '_' => emphasis.DelimiterCount >= 2 ? "*" : "_", _ => "" };
                text.Append(sign).Append(Inlines(emphasis)).Append(sign);
                break;
            case LinkInline link:
                WriteLink(link, text);
                break;
            case AutolinkInline auto:
                text.Append('<').Append(Mrkdwn.EscapeAddress(auto.IsEmail ? "mailto:" + auto.Url : auto.Url)).Append('>');
                break;
            case LineBreakInline:
                text.Append('\n');
                break;
            case HtmlEntityInline entity:
                text.Append(Mrkdwn.Escape(entity.Transcoded.ToString()));
                break;
            case TaskList task:
                text.Append(task.Checked ? "☑" : "☐");
                break;
            case ContainerInline container:
                text.Append(Inlines(container));
                break;
        }
    }

    static void WriteLink(LinkInline link, StringBuilder text)
    {
        var label = Inlines(link);
        var isSafe = Uri.TryCreate(link.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "mailto";
        if (!isSafe) text.Append(label);
        else if (label.Length == 0 || label == Mrkdwn.Escape(link.Url!)) text.Append('<').Append(Mrkdwn.EscapeAddress(link.Url!)).Append('>');
        else text.Append('<').Append(Mrkdwn.EscapeAddress(link.Url!)).Append('|').Append(label.Replace('|', '¦')).Append('>');
    }
}
