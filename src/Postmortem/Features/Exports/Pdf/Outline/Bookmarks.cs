using System.Globalization;
using System.Text;
using Postmortem.Features.Exports.Pdf.Layout;

namespace Postmortem.Features.Exports.Pdf.Outline;

/// <summary>The outline tree of a PDF (ISO 32000-1, 12.3.3): the root first, then one item per heading.</summary>
internal static class Bookmarks
{
    /// <summary>Object bodies; the first gets number <paramref name="first"/>. Empty when there are no headings.</summary>
    public static List<string> Write(IReadOnlyList<Destination> headings, int first)
    {
        if (headings.Count == 0)
            return [];
        // Item 0 is the root; a heading's parent is the nearest earlier one of a higher rank.
        var parents = new int[headings.Count + 1];
        var open = new Stack<int>([0]);
        for (var i = 1; i <= headings.Count; i++)
        {
            while (open.Peek() != 0 && headings[open.Peek() - 1].Level >= headings[i - 1].Level)
                open.Pop();
            parents[i] = open.Peek();
            open.Push(i);
        }
        var children = Enumerable.Range(1, headings.Count).ToLookup(i => parents[i]);
        return [.. Enumerable.Range(0, headings.Count + 1).Select(Body)];

        string Body(int item)
        {
            var text = new StringBuilder(item == 0 ? "<</Type /Outlines" : "<<");
            if (item > 0)
            {
                var siblings = children[parents[item]].ToList();
                var place = siblings.IndexOf(item);
                text.Append(CultureInfo.InvariantCulture, $"/Title <{Hex(headings[item - 1].Title)}>\n/Parent {first + parents[item]} 0 R\n/Dest /{headings[item - 1].Name}");
                if (place > 0)
                    text.Append(CultureInfo.InvariantCulture, $"\n/Prev {first + siblings[place - 1]} 0 R");
                if (place < siblings.Count - 1)
                    text.Append(CultureInfo.InvariantCulture, $"\n/Next {first + siblings[place + 1]} 0 R");
            }
            if (children[item].Any())
                text.Append(CultureInfo.InvariantCulture, $"\n/First {first + children[item].First()} 0 R\n/Last {first + children[item].Last()} 0 R\n/Count {children[item].Count() * (item == 0 ? 1 : -1)}");
            return text.Append(">>").ToString();
        }
    }

    static string Hex(string title) => "FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(title));
}
