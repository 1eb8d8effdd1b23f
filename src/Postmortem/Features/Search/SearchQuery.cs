using Postmortem.Features.Shared;

namespace Postmortem.Features.Search;

/// <summary>One thing that must stand in the text: a word, or words in a row.</summary>
/// <param name="Begun">The last word may go on: "check" also finds "checkout".</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, bool Begun)
{
    /// <summary>The same words unfolded: each index folds them in its own way, which beyond Latin letters is not ours.</summary>
    public IReadOnlyList<string> Typed { get; init; } = Words;

    public bool Matches(List<SearchWord> text, int at)
    {
        if (at + Words.Count > text.Count) return false;
        for (var i = 0; i < Words.Count; i++)
        {
            var last = i == Words.Count - 1;
            if (Begun && last ? !text[at + i].BeginsWith(Words[i]) : !text[at + i].Is(Words[i])) return false;
        }
        return true;
    }
}

/// <summary>
/// What a person typed into the search field. Words must all be there, in any order; "quoted words" in a row;
/// the last word may be only begun. Whatever else is typed is no syntax: there is nothing to get wrong.
/// </summary>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms)
{
    public const int LongestText = 200;
    const int MostTerms = 8;
    const int ShortestBeginning = 2;

    public bool IsEmpty => Terms.Count == 0;

    /// <summary>They must stand together; a word that is only begun is one.</summary>
    public bool HasSeveralWords => Terms.Sum(t => t.Words.Count) > 1;

    public static SearchQuery Parse(string? text)
    {
        text = Words.Cut(text ?? "", LongestText);
        var terms = new List<SearchTerm>();
        var quoted = false;
        foreach (var part in text.Split('"', '“', '”', '„'))
        {
            if (quoted) Add(terms, part, begun: false);
            else foreach (var word in part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) Add(terms, word, begun: true);
            quoted = !quoted;
        }
        var kept = terms.Take(MostTerms).ToList();
        return new SearchQuery(kept.Select((term, i) => i == kept.Count - 1 ? term : term with { Begun = false }).ToList());
    }

    /// <summary>"INC-42" means that incident and nothing else.</summary>
    public static int? IncidentNumber(string? text) =>
        text?.Trim() is { } name && name.StartsWith("INC-", StringComparison.OrdinalIgnoreCase) && IncidentRef.TryParseName(name, out var number) ? number : null;

    static void Add(List<SearchTerm> terms, string text, bool begun)
    {
        var words = SearchWords.Of(text);
        if (words.Count == 0) return;
        terms.Add(new SearchTerm([.. words.Select(w => w.Text)], begun && words[^1].Text.Length >= ShortestBeginning)
        {
            Typed = [.. words.Select(w => text.Substring(w.Start, w.Length).Normalize())],
        });
    }
}
