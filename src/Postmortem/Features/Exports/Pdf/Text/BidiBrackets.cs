namespace Postmortem.Features.Exports.Pdf.Text;

/// <summary>Rule N0 of UAX #9: a pair of brackets takes the direction of what it encloses, so that both face the same way.</summary>
internal static class BidiBrackets
{
    const string Opening = "([{";
    const string Closing = ")]}";

    public static void Resolve(string text, BidiClass[] classes, BidiClass outer)
    {
        foreach (var (open, close) in Pairs(text, classes))
        {
            var inside = classes.AsSpan(open + 1, close - open - 1);
            if (Holds(inside, outer))
                classes[open] = classes[close] = outer;
            else if (Holds(inside, Other(outer)))
                classes[open] = classes[close] = StrongBefore(classes, open, outer) == outer ? outer : Other(outer);
        }
    }

    static IEnumerable<(int Open, int Close)> Pairs(string text, BidiClass[] classes)
    {
        var pairs = new List<(int Open, int Close)>();
        var open = new Stack<(char Closer, int At)>();
        for (var i = 0; i < text.Length; i++)
        {
            if (classes[i] != BidiClass.ON)
                continue;
            if (Opening.IndexOf(text[i], StringComparison.Ordinal) is >= 0 and var kind && open.Count < 63)
                open.Push((Closing[kind], i));
            else if (Closing.Contains(text[i], StringComparison.Ordinal) && open.Any(bracket => bracket.Closer == text[i]))
            {
                while (open.Peek().Closer != text[i])
                    open.Pop();
                pairs.Add((open.Pop().At, i));
            }
        }
        return pairs.OrderBy(pair => pair.Open);
    }

    static bool Holds(ReadOnlySpan<BidiClass> classes, BidiClass direction)
    {
        foreach (var c in classes)
            if (c is not (BidiClass.WS or BidiClass.ON) && Bidi.Direction(c) == direction)
                return true;
        return false;
    }

    static BidiClass StrongBefore(BidiClass[] classes, int index, BidiClass outer)
    {
        for (var i = index - 1; i >= 0; i--)
            if (classes[i] is not (BidiClass.WS or BidiClass.ON))
                return Bidi.Direction(classes[i]);
        return outer;
    }

    static BidiClass Other(BidiClass direction) => direction == BidiClass.L ? BidiClass.R : BidiClass.L;
}
