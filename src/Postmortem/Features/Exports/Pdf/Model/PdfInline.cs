namespace Postmortem.Features.Exports.Pdf;

/// <summary>A piece of running text.</summary>
public abstract record PdfInline
{
    /// <summary>Plain text is an inline, so that a list of inlines can be written as <c>["a ", new PdfText("b", PdfTextStyle.Bold)]</c>.</summary>
    public static implicit operator PdfInline(string text) => new PdfText(text);

    /// <summary>The same as the implicit conversion.</summary>
    public static PdfInline FromString(string text) => new PdfText(text);
}

/// <summary>How a stretch of text looks; flags add up.</summary>
[Flags]
public enum PdfTextStyle
{
    None = 0,
    Bold = 1,
    Italic = 2,
    Code = 4,
    Strike = 8,
    Muted = 16,
}

/// <summary>Text in any script, emoji included. A line feed starts a new line.</summary>
public sealed record PdfText(string Text, PdfTextStyle Style = PdfTextStyle.None) : PdfInline;

/// <summary>A link out of the document. Only http, https and mailto addresses become clickable; others stay plain text.</summary>
public sealed record PdfLink(IReadOnlyList<PdfInline> Content, string Url) : PdfInline
{
    public PdfLink(string text, string url) : this([new PdfText(text)], url) { }
}

/// <summary>A link to the heading that carries <paramref name="Anchor"/>; plain text when there is none.</summary>
public sealed record PdfAnchorLink(IReadOnlyList<PdfInline> Content, string Anchor) : PdfInline
{
    public PdfAnchorLink(string text, string anchor) : this([new PdfText(text)], anchor) { }
}

/// <summary>What a badge's colour means. The words always say it too.</summary>
public enum PdfTone
{
    Neutral,
    Accent,
    Good,
    Caution,
    Serious,
    Critical,
}

/// <summary>Severity, status or outcome as words on a coloured ground; never broken over lines.</summary>
public sealed record PdfBadge(string Text, PdfTone Tone = PdfTone.Neutral) : PdfInline;
