using Postmortem.Features.Exports.Pdf.Typefaces;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>
/// Glyphs of one short text in one face, in visual order; lengths in ems, clusters as UTF-16 offsets into the text.
/// </summary>
internal sealed record ShapedWord(
    FontFace Face, string Text, bool RightToLeft, ushort[] Glyphs, int[] Clusters, float[] Advances, float[] XOffsets, float[] YOffsets, float Width);
