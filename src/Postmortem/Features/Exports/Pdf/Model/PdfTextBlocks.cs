namespace Postmortem.Features.Exports.Pdf;

/// <summary>
/// The head of the first page: a small line above (the number of the incident), the title, a line below, badges,
/// and facts as label and value pairs.
/// </summary>
public sealed record PdfTitle(string Title) : PdfBlock
{
    public string? Kicker { get; init; }
    public string? Subtitle { get; init; }
    public IReadOnlyList<PdfBadge> Badges { get; init; } = [];
    public IReadOnlyList<PdfFact> Facts { get; init; } = [];
}

/// <summary>One label and value pair under the title.</summary>
public sealed record PdfFact(string Label, IReadOnlyList<PdfInline> Value)
{
    public PdfFact(string label, string value) : this(label, [new PdfText(value)]) { }
}

/// <summary>
/// A heading of level 1 (section) to 4. Goes into the table of contents and the bookmarks; links reach it by
/// <paramref name="Anchor"/>, compared exactly; of two equal anchors the first wins.
/// </summary>
public sealed record PdfHeading(int Level, string Text, string? Anchor = null) : PdfBlock;

/// <summary>Running text; a paragraph that begins in a right-to-left script is set from the right.</summary>
public sealed record PdfParagraph(IReadOnlyList<PdfInline> Content) : PdfBlock
{
    public PdfParagraph(string text) : this([new PdfText(text)]) { }
}

/// <summary>One item of a list: blocks, so that lists nest.</summary>
public sealed record PdfListItem(IReadOnlyList<PdfBlock> Content)
{
    public PdfListItem(params IReadOnlyList<PdfInline> text) : this([new PdfParagraph(text)]) { }

    /// <summary>A task list's box: true for ticked, false for empty, null for an ordinary item.</summary>
    public bool? Checked { get; init; }
}

public sealed record PdfBulletList(IReadOnlyList<PdfListItem> Items) : PdfBlock;

public sealed record PdfNumberedList(IReadOnlyList<PdfListItem> Items, int Start = 1) : PdfBlock;

/// <summary>Preformatted text: long lines wrap, blocks break over pages.</summary>
public sealed record PdfCodeBlock(string Text) : PdfBlock;

public sealed record PdfQuote(IReadOnlyList<PdfBlock> Content) : PdfBlock;

/// <summary>A boxed remark that must not be missed, for example "Draft: not signed off".</summary>
public sealed record PdfCallout(PdfTone Tone, string Title, IReadOnlyList<PdfBlock> Content) : PdfBlock;

/// <summary>Lists the headings down to <paramref name="MaxLevel"/> with their page numbers; nothing when there are none.</summary>
public sealed record PdfTableOfContents(string Title = "Contents", int MaxLevel = 2) : PdfBlock;

/// <summary>What follows starts on a new page; does nothing on a page that is still empty.</summary>
public sealed record PdfPageBreak : PdfBlock;

/// <summary>Empty height in points; swallowed at the top of a page.</summary>
public sealed record PdfSpacer(float Points) : PdfBlock;

/// <summary>
/// Content to be taken in at a glance, set tighter than the rest: the first of these versions that fits on one page, from the
/// fullest to the shortest. The last one if none does; it then runs on to the next page.
/// </summary>
public sealed record PdfOnePage(IReadOnlyList<IReadOnlyList<PdfBlock>> Versions) : PdfBlock;

/// <summary>Blocks that stay on one page if one page can hold them.</summary>
public sealed record PdfKeepTogether(IReadOnlyList<PdfBlock> Content) : PdfBlock;
