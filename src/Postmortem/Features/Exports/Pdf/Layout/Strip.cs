namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>
/// The unit of pagination: a line of text, a table row, a picture. Lengths in points; <see cref="X"/> from the left edge of the column.
/// </summary>
internal abstract class Strip
{
    public float X { get; init; }

    public required float Height { get; init; }

    /// <summary>Space above; the larger of this and the previous strip's <see cref="Below"/> counts. None at the top of a page.</summary>
    public float Above { get; set; }

    public float Below { get; set; }

    /// <summary>Never the last on a page if that can be helped.</summary>
    public bool KeepWithNext { get; set; }

    public bool StartsPage { get; init; }

    /// <summary>Drawn first when this strip opens a page: a table's heading row.</summary>
    public Strip? Repeat { get; init; }

    /// <summary>Grounds and side lines shared with neighbouring strips, outermost first.</summary>
    public IReadOnlyList<Backdrop> Backdrops { get; set; } = [];

    /// <summary>For headings: what links, contents and bookmarks lead to.</summary>
    public virtual HeadingMark? Heading => null;

    /// <summary>Divides a strip that is taller than a page: a part no taller than <paramref name="available"/> points, and the rest. Null if it cannot.</summary>
    public virtual (Strip Head, Strip Tail)? Split(float available) => null;

    /// <summary>The same, made smaller to fit <paramref name="available"/> points; null if it would become too small to read.</summary>
    public virtual Strip? Shrink(float available) => null;

    /// <summary>Draws with the top left corner at <paramref name="x"/>, <paramref name="y"/>.</summary>
    public abstract void Draw(PageInk ink, float x, float y);
}

/// <summary>A heading as the table of contents sees it.</summary>
internal sealed record HeadingMark(string Anchor, string Text, int Level);

/// <summary>Ground and side line behind the strips that share it; drawn once a page around those that are on it.</summary>
internal sealed record Backdrop(float X, float Width, float Padding)
{
    public SkiaSharp.SKColor Ground { get; init; } = SkiaSharp.SKColors.Transparent;
    public SkiaSharp.SKColor Edge { get; init; } = SkiaSharp.SKColors.Transparent;
}

/// <summary>Empty height.</summary>
internal sealed class GapStrip : Strip
{
    public override void Draw(PageInk ink, float x, float y) { }
}
