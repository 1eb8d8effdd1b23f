using System.Globalization;
using System.Text;
using Postmortem.Features.Exports.Pdf.Typefaces;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Cuts styled text into shaped pieces: by look, face, direction, and wherever a line may end.</summary>
internal sealed class PieceCutter(FontLibrary fonts, string language)
{
    /// <summary>UTF-16 units. Longer words are shaped in parts, so that one of a million letters costs no more than a page of text.</summary>
    const int LongestPiece = 48;

    /// <summary>The pieces of one line of input (no line feed in it), in logical order, and the paragraph's level.</summary>
    public (List<TextPiece> Pieces, byte Paragraph) Cut(IReadOnlyList<StyledText> spans)
    {
        var han = spans.Any(span => span.Text.AsSpan().ContainsAnyInRange('\u3040', '\u30FF')) ? "ja" : language;
        var readable = spans.Select(span => span with { Text = Readable(span.Text, fonts.Picker(span.Look.Face, han)) }).Where(span => span.Text.Length > 0).ToList();
        var text = readable.Count == 1 ? readable[0].Text : string.Concat(readable.Select(span => span.Text));
        var (levels, paragraph) = Bidi.Levels(text);
        var pieces = new List<TextPiece>();
        var (start, spanIndex, spanEnd) = (0, -1, 0);
        FontFace? face = null;
        FacePicker? picker = null;
        var (look, nextLook) = (default(TextLook), default(TextLook));
        for (var at = 0; at < text.Length;)
        {
            while (at >= spanEnd)
            {
                nextLook = readable[++spanIndex].Look;
                spanEnd += readable[spanIndex].Text.Length;
                picker = fonts.Picker(nextLook.Face, han);
            }
            var length = Math.Min(StringInfo.GetNextTextElementLength(text.AsSpan(at)), spanEnd - at);
            var nextFace = picker!.Pick(text.AsSpan(at, length)) ?? picker.First;
            var mayBreak = at > start && BreakRules.Between(text, LastCluster(text, at), at);
            if (at > start && (mayBreak || nextFace != face || nextLook != look || levels[at] != levels[start] || at - start >= LongestPiece
                || BreakRules.IsSpace(text[at]) != BreakRules.IsSpace(text[start])))
            {
                pieces.Add(Piece(text[start..at], face!, look!, levels[start], mayBreak));
                start = at;
            }
            (face, look) = (nextFace, nextLook);
            at += length;
        }
        if (start < text.Length)
            pieces.Add(Piece(text[start..], face!, look!, levels[start], breakAfter: true));
        return (pieces, paragraph);
    }

    public static TextPiece Piece(string text, FontFace face, TextLook look, byte level, bool breakAfter) =>
        new(Shaper.Shape(face, text, (level & 1) == 1), look, level, BreakRules.IsSpace(text[0]), breakAfter && !look.Pill);

    /// <summary>Start of the cluster that ends at <paramref name="at"/>; surrogate pairs are enough for the break rules.</summary>
    static int LastCluster(string text, int at) => at >= 2 && char.IsSurrogatePair(text[at - 2], text[at - 1]) ? at - 2 : at - 1;

    /// <summary>Control characters go, tabs become spaces, and what no bundled font can draw is named by its code point.</summary>
    static string Readable(string text, FacePicker picker)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
            var cluster = text.AsSpan(at, length);
            at += length;
            if (cluster[0] == '\t')
                clean.Append("    ");
            else if (cluster[0] < ' ' || cluster[0] is '\u007F' or '\u00AD' or (>= '\u0080' and <= '\u009F') or '\u2028' or '\u2029')
                clean.Append(cluster[0] is '\u0085' or '\u2028' or '\u2029' ? " " : "");
            else if (picker.Pick(cluster) is not null)
                clean.Append(cluster);
            else
                AppendByRune(clean, cluster, picker);
        }
        return clean.ToString();
    }

    static void AppendByRune(StringBuilder clean, ReadOnlySpan<char> cluster, FacePicker picker)
    {
        foreach (var rune in cluster.EnumerateRunes())
        {
            if (FacePicker.IsInvisible(rune))
                continue;
            if (rune.Value != 0xFFFD && picker.Pick(rune.ToString()) is not null)
                clean.Append(rune.ToString());
            else
                clean.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
        }
    }
}
