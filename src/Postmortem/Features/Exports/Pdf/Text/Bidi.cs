using System.Text;

namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>
/// The Unicode bidirectional algorithm (UAX #9) for one paragraph: rules P2-P3, W1-W7, N0-N2, I1-I2.
/// Explicit embeddings and isolates (X1-X8) are ignored: people do not type them.
/// </summary>
internal static class Bidi
{
    /// <summary>True when nothing in the text needs reordering: the usual case, answered without allocation.</summary>
    public static bool IsPlainLeftToRight(string text)
    {
        foreach (var c in text)
            if (c >= '\u0590' && c is <= '\u08FF' or >= '\uD800' and <= '\uDFFF' or >= '\uFB1D' and <= '\uFEFE' or '\u200F')
                return false;
        return true;
    }

    /// <summary>The embedding level of every UTF-16 unit, and that of the paragraph (0 or 1, by its first strong character).</summary>
    public static (byte[] Levels, byte Paragraph) Levels(string text)
    {
        var levels = new byte[text.Length];
        if (IsPlainLeftToRight(text))
            return (levels, 0);
        var classes = Classify(text);
        var paragraph = (byte)(classes.FirstOrDefault(c => c is BidiClass.L or BidiClass.R or BidiClass.AL) is BidiClass.R or BidiClass.AL ? 1 : 0);
        var outer = paragraph == 1 ? BidiClass.R : BidiClass.L;
        ResolveWeak(classes, outer);
        BidiBrackets.Resolve(text, classes, outer);
        ResolveNeutral(classes, outer);
        for (var i = 0; i < levels.Length; i++)
            levels[i] = (classes[i], paragraph) switch
            {
                (BidiClass.R, _) => 1,
                (BidiClass.EN or BidiClass.AN, _) => 2,
                (_, 1) => 2,
                _ => 0,
            };
        return (levels, paragraph);
    }

    static BidiClass[] Classify(string text)
    {
        var classes = new BidiClass[text.Length];
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used);
            classes.AsSpan(i, used).Fill(BidiClasses.Of(rune));
            i += used;
        }
        return classes;
    }

    static void ResolveWeak(BidiClass[] classes, BidiClass outer)
    {
        var previous = outer; // W1: marks take the class of what they sit on.
        for (var i = 0; i < classes.Length; i++)
            previous = classes[i] = classes[i] is BidiClass.NSM or BidiClass.BN ? previous : classes[i];

        var strong = outer; // W2, W3
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] is BidiClass.L or BidiClass.R or BidiClass.AL)
                strong = classes[i];
            else if (classes[i] == BidiClass.EN && strong == BidiClass.AL)
                classes[i] = BidiClass.AN;
        }
        for (var i = 0; i < classes.Length; i++)
            if (classes[i] == BidiClass.AL)
                classes[i] = BidiClass.R;

        for (var i = 1; i + 1 < classes.Length; i++) // W4
            if (classes[i - 1] == classes[i + 1]
                && (classes[i] == BidiClass.CS && classes[i - 1] is BidiClass.EN or BidiClass.AN || classes[i] == BidiClass.ES && classes[i - 1] == BidiClass.EN))
                classes[i] = classes[i - 1];

        for (var i = 0; i < classes.Length; i++) // W5, W6
        {
            if (classes[i] != BidiClass.ET)
                continue;
            var end = i;
            while (end < classes.Length && classes[end] == BidiClass.ET)
                end++;
            var number = i > 0 && classes[i - 1] == BidiClass.EN || end < classes.Length && classes[end] == BidiClass.EN;
            classes.AsSpan(i, end - i).Fill(number ? BidiClass.EN : BidiClass.ON);
            i = end - 1;
        }
        strong = outer; // W6, W7
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] is BidiClass.ES or BidiClass.CS)
                classes[i] = BidiClass.ON;
            else if (classes[i] is BidiClass.L or BidiClass.R)
                strong = classes[i];
            else if (classes[i] == BidiClass.EN && strong == BidiClass.L)
                classes[i] = BidiClass.L;
        }
    }

    /// <summary>N1, N2: neutrals between two equal directions join them, others take the paragraph's.</summary>
    static void ResolveNeutral(BidiClass[] classes, BidiClass outer)
    {
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] is not (BidiClass.WS or BidiClass.ON))
                continue;
            var end = i;
            while (end < classes.Length && classes[end] is BidiClass.WS or BidiClass.ON)
                end++;
            var before = i == 0 ? outer : Direction(classes[i - 1]);
            var after = end == classes.Length ? outer : Direction(classes[end]);
            classes.AsSpan(i, end - i).Fill(before == after ? before : outer);
            i = end - 1;
        }
    }

    /// <summary>Numbers count as right-to-left for their neighbours.</summary>
    internal static BidiClass Direction(BidiClass c) => c == BidiClass.L ? BidiClass.L : BidiClass.R;
}
