using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>Takes the targets of links out and leaves their words, so that the sentence still reads. Pictures lie behind a door and go.</summary>
/// <param name="stays">Of an address: whether strangers may follow it.</param>
sealed partial class LinkTargets(Func<string, bool> stays)
{
    public const string LeftOut = "(link left out)";

    /// <summary>A link may stand around a picture, and a picture around nothing: each pass takes the outer ones.</summary>
    const int MostPasses = 4;

    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UseTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras().UseListExtras().UsePreciseSourceLocation().Build();

    public string Strip(string markdown)
    {
        var text = markdown;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var before = text;
            text = StripOuter(text);
            if (text == before) break;
        }
        return Bare().Replace(Definition().Replace(text, m => stays(m.Groups["to"].Value) ? m.Value : ""), m => stays(m.Value) ? m.Value : LeftOut);
    }

    string StripOuter(string text)
    {
        var edits = Markdig.Markdown.Parse(text, Pipeline).Descendants().SelectMany(node => Edit(node, text)).Where(e => e.Start >= 0 && e.End < text.Length && e.Start <= e.End).OrderBy(e => e.Start).ThenByDescending(e => e.End);
        var (edited, from) = (new System.Text.StringBuilder(text.Length), 0);
        foreach (var edit in edits.Where(e => e.Instead is not null))
        {
            if (edit.Start < from) continue;
            edited.Append(text, from, edit.Start - from).Append(edit.Instead);
            from = edit.End + 1;
        }
        return edited.Append(text, from, text.Length - from).ToString();
    }

    IEnumerable<(int Start, int End, string? Instead)> Edit(MarkdownObject node, string text)
    {
        if (node is AutolinkInline auto && !stays(auto.Url)) yield return (auto.Span.Start, auto.Span.End, LeftOut);
        if (node is not LinkInline link) yield break;
        if (link.IsImage) yield return (link.Span.Start, link.Span.End, Words(link) is { Length: > 0 } alt ? $"(picture: {alt})" : "(picture)");
        else if (!stays(link.Url ?? "")) yield return (link.Span.Start, link.Span.End, link.IsAutoLink ? LeftOut : Inside(link, text));
    }

    /// <summary>What the link shows, as it was written.</summary>
    static string Inside(LinkInline link, string text) =>
        link is { FirstChild.Span: { IsEmpty: false } first, LastChild.Span: { IsEmpty: false } last } && first.Start > link.Span.Start && last.End < link.Span.End ? text[first.Start..(last.End + 1)] : Words(link);

    static string Words(ContainerInline link) => string.Concat(link.Descendants().Select(n => n switch { LiteralInline l => l.Content.ToString(), CodeInline c => c.Content, _ => "" }));

    /// <summary>Addresses as they stand, in code too; and paths of ours.</summary>
    [GeneratedRegex(@"(?:(?<![\p{L}\p{N}/.])/(?:attachments|incidents|follow-ups|experiments|shared)/|[a-zA-Z][a-zA-Z0-9+.-]{1,20}://|\bwww\.|\bmailto:|\btel:)[^\s<>""'`|)\]]*[^\s<>""'`|)\].,;:!?*_~]")]
    private static partial Regex Bare();

    [GeneratedRegex(@"^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?<to>[^\s>]+)>?.*$\n?", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
