using System.Globalization;
using System.Text;

namespace Postmortem.Features.Search;

/// <param name="Text">Lower case, without accents: as both engines index it.</param>
/// <param name="Start">Where it begins in the text that was read.</param>
/// <param name="Length">In characters of that text.</param>
public readonly record struct SearchWord(string Text, int Start, int Length);

/// <summary>Cuts a text into the words that the indexes hold: runs of letters and digits, folded.</summary>
public static class SearchWords
{
    public static List<SearchWord> Of(string text)
    {
        var words = new List<SearchWord>();
        var start = -1;
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (IsPartOfWord(rune)) start = start < 0 ? at : start;
            else if (start >= 0) Add(words, text, ref start, at);
            at += length;
        }
        if (start >= 0) Add(words, text, ref start, text.Length);
        return words;
    }

    /// <summary>True when FTS5 surely folds this word as we do: it takes marks from Latin letters only, and ends words at other marks.</summary>
    public static bool AreFoldedAlike(string folded, string typed) =>
        Ascii.IsValid(folded) || (folded.Equals(typed, StringComparison.OrdinalIgnoreCase) && folded.EnumerateRunes().All(Rune.IsLetterOrDigit));

    static void Add(List<SearchWord> words, string text, ref int start, int end)
    {
        if (Fold(text.AsSpan(start, end - start)) is { Length: > 0 } word) words.Add(new SearchWord(word, start, end - start));
        start = -1;
    }

    /// <summary>Combining marks belong to their letter, whichever way the text was composed.</summary>
    static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    static string Fold(ReadOnlySpan<char> word)
    {
        if (Ascii.IsValid(word)) return word.ToString().ToLowerInvariant();
        var folded = new StringBuilder(word.Length);
        foreach (var rune in word.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
            if (!IsMark(Rune.GetUnicodeCategory(rune))) folded.Append(Rune.ToLowerInvariant(rune).ToString());
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    static bool IsMark(UnicodeCategory category) => category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
