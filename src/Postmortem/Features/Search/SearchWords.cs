using System.Globalization;
using System.Text;

namespace Postmortem.Features.Search;

/// <summary>A word where it stands. Most are only compared, so that of plain letters no text of its own is made before it is wanted.</summary>
/// <param name="Source">What was read.</param>
/// <param name="Start">Where it begins there.</param>
/// <param name="Length">In characters.</param>
/// <param name="Folded">Of one with letters beyond ASCII, as both engines index it.</param>
public readonly record struct SearchWord(string Source, int Start, int Length, string? Folded)
{
    /// <summary>Lower case, without accents: as both engines index it.</summary>
    public string Text => Folded ?? Source.Substring(Start, Length).ToLowerInvariant();

    /// <param name="text">Folded.</param>
    public bool Is(string text) => Folded is null ? Length == text.Length && Begins(text) : Folded == text;

    /// <param name="text">Folded.</param>
    public bool BeginsWith(string text) => Folded is null ? Length >= text.Length && Begins(text) : Folded.StartsWith(text, StringComparison.Ordinal);

    bool Begins(string text) => Ascii.EqualsIgnoreCase(Source.AsSpan(Start, text.Length), text);
}

/// <summary>Cuts a text into the words that the indexes hold: runs of letters and digits, folded.</summary>
public static class SearchWords
{
    /// <summary>Characters, with what stands after it: lists seldom grow, and those of the longest texts that are ranked are no large objects.</summary>
    const int UsualWord = 6;

    public static List<SearchWord> Of(string text)
    {
        var words = new List<SearchWord>(text.Length / UsualWord + 1);
        var start = -1;
        for (var at = 0; at < text.Length;)
        {
            var length = 1;
            bool isPart;
            if (char.IsAscii(text[at])) isPart = char.IsAsciiLetterOrDigit(text[at]);
            else
            {
                Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
                isPart = IsPartOfWord(rune);
            }
            if (isPart) start = start < 0 ? at : start;
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
        var folded = Ascii.IsValid(text.AsSpan(start, end - start)) ? null : Fold(text.AsSpan(start, end - start));
        if (folded is not "") words.Add(new SearchWord(text, start, end - start, folded));
        start = -1;
    }

    /// <summary>Combining marks belong to their letter, whichever way the text was composed.</summary>
    static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    static string Fold(ReadOnlySpan<char> word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var rune in word.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
            if (!IsMark(Rune.GetUnicodeCategory(rune))) folded.Append(Rune.ToLowerInvariant(rune).ToString());
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    static bool IsMark(UnicodeCategory category) => category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
