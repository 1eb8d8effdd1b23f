using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Postmortem.Features.Exports.Pdf.Typefaces;

/// <summary>Chooses the face for one grapheme cluster: the first in the chain that has all of it.</summary>
internal sealed class FacePicker(FontFace[] chain, FontFace emoji)
{
    readonly ConcurrentDictionary<string, FontFace?> _seen = new(StringComparer.Ordinal);

    /// <summary>For what is only invisible characters, which any face leaves out.</summary>
    public FontFace First => chain[0];

    /// <summary>Null when no bundled font has the cluster.</summary>
    public FontFace? Pick(ReadOnlySpan<char> cluster)
    {
        if (cluster.Length == 1 && cluster[0] is >= ' ' and < '\u0250' && cluster[0] != '\u00AD')
            return chain[0].Covers(cluster[0]) ? chain[0] : Search(cluster.ToString());
        var key = cluster.ToString();
        if (_seen.Count > 20_000)
            _seen.Clear();
        return _seen.GetOrAdd(key, Search);
    }

    FontFace? Search(string cluster)
    {
        if (WantsEmoji(cluster) && Has(emoji, cluster))
            return emoji;
        foreach (var face in chain)
            if (Has(face, cluster))
                return face;
        var composed = cluster.IsNormalized() ? cluster : cluster.Normalize();
        return composed == cluster ? null : chain.FirstOrDefault(face => Has(face, composed));
    }

    static bool Has(FontFace face, string cluster)
    {
        foreach (var rune in cluster.EnumerateRunes())
            if (!IsInvisible(rune) && !face.Covers(rune.Value))
                return false;
        return true;
    }

    /// <summary>Characters that shape their neighbours and draw nothing themselves.</summary>
    public static bool IsInvisible(Rune rune) =>
        rune.Value is 0x200B or 0x200C or 0x200D or 0x2060 or 0xFEFF or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE01EF)
        || (rune.Value > 0x7F && Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format);

    /// <summary>Emoji by default, or asked to be one by variation selector 16, a keycap or a joiner.</summary>
    static bool WantsEmoji(string cluster)
    {
        if (cluster.Contains('\uFE0E'))
            return false;
        if (cluster.Contains('\uFE0F') || cluster.Contains('\u20E3'))
            return true;
        var first = cluster.EnumerateRunes().First().Value;
        return first is >= 0x1F1E6 and <= 0x1F1FF or >= 0x1F300 and <= 0x1F64F or >= 0x1F680 and <= 0x1F6FF or >= 0x1F7E0 and <= 0x1F7EB
            or >= 0x1F900 and <= 0x1FAFF or 0x1F004 or 0x1F0CF or 0x1F18E or (>= 0x1F191 and <= 0x1F19A)
            or 0x2705 or 0x274C or 0x274E or 0x2728 or 0x26A1 or 0x2B50 or 0x2B55 or 0x231A or 0x231B or 0x23F0 or 0x23F3
            or (>= 0x23E9 and <= 0x23EC) or 0x2753 or 0x2754 or 0x2755 or 0x2757 or (>= 0x2795 and <= 0x2797) or 0x26D4 or 0x2614 or 0x2615
            or 0x26AA or 0x26AB or 0x26BD or 0x26BE or 0x26C4 or 0x26C5 or 0x2B1B or 0x2B1C or 0x270A or 0x270B;
    }
}
