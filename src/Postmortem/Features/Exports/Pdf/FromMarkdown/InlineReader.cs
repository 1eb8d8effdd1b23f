using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace Postmortem.Features.Exports.Pdf.FromMarkdown;

/// <summary>Markdig's inlines as ours.</summary>
internal static class InlineReader
{
    public static List<PdfInline> Read(Inline? inline) => [.. Read(inline, PdfTextStyle.None)];

    /// <summary>The words within a heading or an image's description.</summary>
    public static string PlainText(ContainerInline? container) => string.Concat((container ?? []).SelectMany(Read).Select(Plain)).Trim();

    static IEnumerable<PdfInline> Read(Inline? inline, PdfTextStyle style) => inline switch
    {
        null or TaskList => [],
        LiteralInline literal => [new PdfText(literal.Content.ToString(), style)],
        CodeInline code => [new PdfText(code.Content, style | PdfTextStyle.Code)],
        LineBreakInline line => [new PdfText(line.IsHard ? "\n" : " ", style)],
        HtmlEntityInline entity => [new PdfText(entity.Transcoded.ToString(), style)],
        HtmlInline html => [new PdfText(html.Tag, style)],
        AutolinkInline auto => [new PdfLink([new PdfText(auto.Url, style)], auto.IsEmail ? "mailto:" + auto.Url : auto.Url)],
        LinkInline { IsImage: true } image => [new PdfText($"[{string.Concat(image.SelectMany(child => Read(child, style)).Select(Plain))}]", style | PdfTextStyle.Muted)],
        LinkInline link => [Link(link, style)],
        EmphasisInline emphasis => emphasis.SelectMany(child => Read(child, style | StyleOf(emphasis))),
        ContainerInline container => container.SelectMany(child => Read(child, style)),
        _ => [new PdfText(inline.ToString() ?? "", style)],
    };

    static PdfInline Link(LinkInline link, PdfTextStyle style)
    {
        List<PdfInline> content = [.. link.SelectMany(child => Read(child, style))];
        var url = link.Url ?? "";
        return url.StartsWith('#') ? new PdfAnchorLink(content, url[1..]) : new PdfLink(content, url);
    }

    static PdfTextStyle StyleOf(EmphasisInline emphasis) => (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
    {
        ('~', _) => PdfTextStyle.Strike,
        (_, 2) => PdfTextStyle.Bold,
        _ => PdfTextStyle.Italic,
    };

    static string Plain(PdfInline inline) => inline switch
    {
        PdfText text => text.Text,
        PdfLink link => string.Concat(link.Content.Select(Plain)),
        PdfAnchorLink link => string.Concat(link.Content.Select(Plain)),
        PdfBadge badge => badge.Text,
        _ => "",
    };
}
