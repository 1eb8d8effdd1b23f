using System.Buffers;
using Ganss.Xss;
using Markdig;

namespace Postmortem.Features.Shared;

/// <summary>
/// User Markdown to HTML: raw HTML is shown as text, and the result is sanitised besides.
/// Images may only come from our own attachment route, so that a page never calls a foreign host.
/// </summary>
public static class MarkdownText
{
    public static readonly MarkdownPipeline Pipeline = Extended().Build();

    /// <summary>For what is typed as in a chat: a line ends where it was ended.</summary>
    static readonly MarkdownPipeline LineByLine = Extended().UseSoftlineBreakAsHardlineBreak().Build();

    static readonly SearchValues<char> Meaningful = SearchValues.Create("\\`*_[]<>&~^+=|");
    static readonly SearchValues<char> Alphanumeric = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    static readonly HtmlSanitizer Sanitizer = Make();

    /// <param name="lines">Lines end where they were ended, as in a chat; otherwise a paragraph flows.</param>
    public static string ToHtml(string markdown, bool lines = false) => IsPlain(markdown) ? $"<p>{markdown}</p>\n" : Safe(Markdown.ToHtml(markdown, lines ? LineByLine : Pipeline));

    /// <summary>The long way, which <see cref="ToHtml"/> may shorten but not change: the tests compare the two.</summary>
    public static string ToHtmlByParsing(string markdown) => Sanitizer.Sanitize(Markdown.ToHtml(markdown, Pipeline));

    /// <summary>What a reader sees of it, without markup, on one line: for labels.</summary>
    public static string ToLine(string markdown) => IsPlain(markdown) ? markdown : string.Join(' ', Markdown.ToPlainText(markdown, Pipeline).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <param name="html">Made of Markdown by the pipeline.</param>
    internal static string Safe(string html) => SimpleHtml.Vet(html) ?? Sanitizer.Sanitize(html);

    /// <summary>
    /// True for one line in which no character can mean anything to Markdown or HTML. Most timeline entries are such lines,
    /// and parsing and sanitising three hundred of them would be most of what an incident's page costs.
    /// </summary>
    static bool IsPlain(string text)
    {
        if (text.Length == 0 || !char.IsLetter(text[0]) || char.IsWhiteSpace(text[^1])) return false;
        foreach (var c in text)
            if (c < ' ' || Meaningful.Contains(c) || (c > '~' && (char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c)))) return false;
        // "a." and "iv)" begin lists; "www." and a scheme begin links.
        var word = text.AsSpan().IndexOfAnyExcept(Alphanumeric);
        if (word > 0 && text[word] is '.' or ')') return false;
        return !text.Contains("://", StringComparison.Ordinal) && !text.Contains("www.", StringComparison.OrdinalIgnoreCase)
            && !text.Contains("mailto:", StringComparison.OrdinalIgnoreCase) && !text.Contains("tel:", StringComparison.OrdinalIgnoreCase);
    }

    static MarkdownPipelineBuilder Extended() => new MarkdownPipelineBuilder().DisableHtml().UseTables().UseTaskLists().UseAutoLinks().UseEmphasisExtras().UseListExtras().Use<FootnotesAsWritten>().Use<PipesInCells>().Use<LabelledCells>();

    static HtmlSanitizer Make()
    {
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        foreach (var tag in "p br strong em del ins sub sup mark code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 hr table thead tbody tr th td a img input".Split(' '))
            sanitizer.AllowedTags.Add(tag);
        sanitizer.AllowedAttributes.Clear();
        foreach (var attribute in "href src alt title class start type checked disabled rel data-label".Split(' '))
            sanitizer.AllowedAttributes.Add(attribute);
        sanitizer.AllowedClasses.Add("contains-task-list");
        sanitizer.AllowedClasses.Add("task-list-item");
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedSchemes.Clear();
        foreach (var scheme in new[] { "http", "https", "mailto" }) sanitizer.AllowedSchemes.Add(scheme);
        sanitizer.PostProcessNode += (_, e) =>
        {
            if (e.Node is not AngleSharp.Dom.IElement element) return;
            // What is wider than the page scrolls, and must scroll without a mouse.
            if (element.LocalName is "table" or "pre") element.SetAttribute("tabindex", "0");
            if (element.LocalName == "a") element.SetAttribute("rel", "noopener noreferrer nofollow");
            if (element.LocalName == "img" && !(element.GetAttribute("src") ?? "").StartsWith("/attachments/", StringComparison.Ordinal)) element.Remove();
            if (element.LocalName != "input") return;
            if (element.GetAttribute("type") != "checkbox") element.Remove();
            else element.SetAttribute("aria-label", element.HasAttribute("checked") ? "Done" : "To do");
        };
        return sanitizer;
    }
}
