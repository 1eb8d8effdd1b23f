using System.Text.RegularExpressions;

namespace Postmortem.Features.Search;

/// <summary>A piece of plain text; the page encodes it.</summary>
public readonly record struct ExcerptPart(string Text, bool Found);

/// <summary>The part of a text that shows why it was found.</summary>
public static partial class Excerpt
{
    const int Longest = 240;
    const int Before = 60;

    /// <summary>A title, uncut.</summary>
    public static IReadOnlyList<ExcerptPart> Whole(string text, SearchQuery query) => Cut(text, query, int.MaxValue);

    public static IReadOnlyList<ExcerptPart> Of(string markdown, SearchQuery query) => Cut(Read(markdown), query, Longest);

    /// <summary>What one reads of it, in one line.</summary>
    static string Read(string markdown) =>
        Escapes().Replace(Bars().Replace(TableEdges().Replace(Marks().Replace(Links().Replace(markdown, "$1"), ""), ""), " · "), "$1").ReplaceLineEndings(" ");

    static List<ExcerptPart> Cut(string text, SearchQuery query, int longest)
    {
        var words = SearchWords.Of(text);
        var found = Found(words, query);
        var start = found.Count == 0 || text.Length <= longest ? 0 : StartBefore(words, found[0].Start);
        var end = EndAfter(words, text.Length, start, longest);
        var parts = new List<ExcerptPart>();
        if (start > 0) parts.Add(new("… ", false));
        var at = start;
        foreach (var (from, to) in found)
        {
            if (from < at || to > end) continue;
            if (from > at) parts.Add(new(text[at..from], false));
            parts.Add(new(text[from..to], true));
            at = to;
        }
        if (at < end) parts.Add(new(text[at..end], false));
        if (end < text.Length) parts.Add(new(" …", false));
        return parts;
    }

    /// <summary>Markdown that stands around words; an excerpt is plain text.</summary>
    [GeneratedRegex(@"(?<!\\)[*`]+|^\s*(?:#{1,6}|>|[-+])\s+", RegexOptions.Multiline)]
    private static partial Regex Marks();

    /// <summary>Of a link, what is read. Its parts are bounded, so that a hostile text costs no more than its length.</summary>
    [GeneratedRegex(@"!?\[([^\[\]\n]{0,200})\]\([^()\s]{0,500}\)")]
    private static partial Regex Links();

    /// <summary>The line under a table's head, and the bars at both ends of its rows. Blanks are bounded, so that a hostile text costs no more than its length.</summary>
    [GeneratedRegex(@"^[ \t]{0,9}\|?[ \t]{0,9}:?---[-:| \t]*$\n?|^[ \t]{0,9}\|[ \t]{0,9}|[ \t]{0,9}\|[ \t]{0,9}$", RegexOptions.Multiline)]
    private static partial Regex TableEdges();

    [GeneratedRegex(@"[ \t]{0,9}(?<!\\)\|[ \t]{0,9}")]
    private static partial Regex Bars();

    /// <summary>A sign that is meant as itself: PRICE\_CHANGED.</summary>
    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escapes();

    static List<(int Start, int End)> Found(List<SearchWord> words, SearchQuery query)
    {
        var found = new List<(int, int)>();
        for (var i = 0; i < words.Count; i++)
        {
            var longest = query.Terms.Where(t => t.Matches(words, i)).Select(t => t.Words.Count).DefaultIfEmpty().Max();
            if (longest == 0) continue;
            var last = words[i + longest - 1];
            found.Add((words[i].Start, last.Start + last.Length));
            i += longest - 1;
        }
        return found;
    }

    static int StartBefore(List<SearchWord> words, int found)
    {
        if (found <= Before) return 0;
        var first = words.FindIndex(w => w.Start >= found - Before);
        return first < 0 ? found : Math.Min(found, words[first].Start);
    }

    static int EndAfter(List<SearchWord> words, int length, int start, int longest)
    {
        if (length - start <= longest) return length;
        var last = words.FindLast(w => w.Start >= start && w.Start + w.Length <= start + longest);
        // One word without end: cut it, but never through the middle of a character.
        return last.Length > 0 ? last.Start + last.Length : start + longest;
    }
}
