namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>A shaped stretch that is never reordered inside: one look, one face, one direction. Widths in points.</summary>
internal sealed record TextPiece(ShapedWord Word, TextLook Look, byte Level, bool IsSpace, bool BreakAfter)
{
    /// <summary>Emoji bitmaps are wide for their em: drawn at this share of the text size.</summary>
    const float EmojiScale = 0.86f;

    public float Size { get; } = Word.Face.IsEmoji ? Look.Size * EmojiScale : Look.Size;

    public float Width => Word.Width * Size;

    public bool RightToLeft => (Level & 1) == 1;
}
