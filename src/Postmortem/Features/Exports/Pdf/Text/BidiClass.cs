using System.Globalization;
using System.Text;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>The bidirectional classes of UAX #9 that matter without explicit embeddings.</summary>
internal enum BidiClass : byte
{
    L,
    R,
    AL,
    EN,
    ES,
    ET,
    AN,
    CS,
    NSM,
    WS,
    ON,
    BN,
}

/// <summary>
/// Classes from the block of a right-to-left script and the general category. .NET keeps its own table private;
/// this derivation differs from DerivedBidiClass.txt only for rare symbols.
/// </summary>
internal static class BidiClasses
{
    public static BidiClass Of(Rune rune)
    {
        var value = rune.Value;
        if (value < 0x80)
            return OfAscii((char)value);
        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            return BidiClass.NSM;
        if (category is UnicodeCategory.Format or UnicodeCategory.Control && value is not (0x200E or 0x200F or 0x061C))
            return BidiClass.BN;
        if (value is (>= 0x0660 and <= 0x0669) or 0x066B or 0x066C or (>= 0x0600 and <= 0x0605) or 0x06DD)
            return BidiClass.AN;
        if (value is >= 0x06F0 and <= 0x06F9)
            return BidiClass.EN;
        if (value is 0x060C)
            return BidiClass.CS;
        if (value is 0x066A or 0x00B0 or 0x00B1 or (>= 0x2030 and <= 0x2034) || category == UnicodeCategory.CurrencySymbol)
            return BidiClass.ET;
        if (value is (>= 0x0600 and <= 0x07BF) or (>= 0x0860 and <= 0x08FF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE) or 0x061C)
            return BidiClass.AL;
        if (value is (>= 0x0590 and <= 0x05FF) or (>= 0x07C0 and <= 0x085F) or (>= 0xFB1D and <= 0xFB4F) or (>= 0x10800 and <= 0x10FFF)
            or (>= 0x1E800 and <= 0x1EFFF) or 0x200F)
            return BidiClass.R;
        return category switch
        {
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator => value is 0xA0 or 0x202F ? BidiClass.CS : BidiClass.WS,
            UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
                or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.OtherPunctuation or UnicodeCategory.ConnectorPunctuation => BidiClass.ON,
            UnicodeCategory.OtherNumber when value is 0xB2 or 0xB3 or 0xB9 => BidiClass.EN,
            _ => BidiClass.L,
        };
    }

    static BidiClass OfAscii(char c) => c switch
    {
        >= '0' and <= '9' => BidiClass.EN,
        '+' or '-' => BidiClass.ES,
        '#' or '$' or '%' => BidiClass.ET,
        ',' or '.' or '/' or ':' => BidiClass.CS,
        ' ' or '\t' or '\n' or '\r' => BidiClass.WS,
        >= 'A' and <= 'Z' or >= 'a' and <= 'z' => BidiClass.L,
        < ' ' or '\u007F' => BidiClass.BN,
        _ => BidiClass.ON,
    };
}
