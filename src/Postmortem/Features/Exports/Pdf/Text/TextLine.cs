namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>One set line: pieces in visual order with their left edges. All lengths in points, from the left end of the measure and the line's top.</summary>
internal sealed record TextLine(IReadOnlyList<(TextPiece Piece, float X)> Pieces, float Height, float Baseline, float Width);
