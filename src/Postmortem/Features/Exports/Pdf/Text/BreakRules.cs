using System.Text;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Where a line may end: after spaces and hyphens, between Han, kana and Thai letters, around emoji; a small cut of UAX #14.</summary>
internal static class BreakRules
{
    /// <summary>These never begin a line.</summary>
    const string NotFirst = "、。，．！？：；）」』】〕〉》〗〙｝］ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々・…‥％,.!?:;)]}%»”’ๆฯะาำๅ";

    /// <summary>These never end a line.</summary>
    const string NotLast = "（「『【〔〈《〖〘｛［([{«“‘$#เแโใไ";

    public static bool IsSpace(char c) =>
        c is ' ' or '\t' or '\u200B' or '\u3000' or '\u1680' or (>= '\u2000' and <= '\u200A' and not '\u2007');

    /// <summary>May a line end between the clusters that end in <paramref name="before"/> and begin with <paramref name="after"/>?</summary>
    public static bool Between(string text, int clusterStart, int clusterEnd)
    {
        var before = text[clusterEnd - 1];
        var after = text[clusterEnd];
        if (IsSpace(after))
            return false;
        if (IsSpace(before))
            return true;
        if (before is '\u00A0' or '\u202F' or '\u2060' or '\u2007' || after is '\u00A0' or '\u202F' or '\u2060' or '\u2007')
            return false;
        if (NotFirst.Contains(after, StringComparison.Ordinal) || NotLast.Contains(before, StringComparison.Ordinal))
            return false;
        if (before is '-' or '\u2010' or '\u2013')
            return clusterStart > 0 && char.IsLetterOrDigit(text[clusterStart - 1]) && char.IsLetter(after);
        if (before == '\u2014')
            return true;
        if (before is '/' or '\\')
            return clusterStart > 0 && text[clusterStart - 1] != before && char.IsLetter(after);
        return BreaksFreely(text, clusterStart) || BreaksFreely(text, clusterEnd);
    }

    /// <summary>A word too long for a line is best cut after one of these.</summary>
    public static bool IsGoodCut(char c) => c is '/' or '.' or '-' or '_' or '&' or '=' or '?' or ',' or ':' or ';' or '+' or '|' or '\\' or '@';

    static bool BreaksFreely(string text, int at)
    {
        if (text[at] < '\u0E00')
            return false;
        return Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _) == System.Buffers.OperationStatus.Done && rune.Value is
            (>= 0x0E00 and <= 0x0EFF)
            or (>= 0x2E80 and <= 0x9FFF) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7FF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFF01 and <= 0xFFEE) or (>= 0x1F000 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFF);
    }
}
