namespace Postmortem.Features.Language;

/// <summary>Lists of words by name, as they stand in <c>templates/language/words.md</c>, and what follows from them about English words.</summary>
public sealed class Lexicon(IReadOnlyDictionary<string, IReadOnlySet<string>> lists)
{
    readonly Dictionary<string, string[]> _irregular = (lists.GetValueOrDefault("irregular-verbs") ?? new HashSet<string>())
        .Select(forms => forms.Split('/')).ToDictionary(f => f[0]);
    readonly HashSet<string> _pastForms = [.. (lists.GetValueOrDefault("irregular-verbs") ?? new HashSet<string>()).SelectMany(forms => forms.Split('/').Skip(1))];

    HashSet<string>? _onlyPeopleDo;

    public bool Has(string list, string word) => lists.TryGetValue(list, out var words) && words.Contains(word);

    public bool Knows(string list) => lists.ContainsKey(list);

    public IReadOnlySet<string> Words(string list) => lists[list];

    /// <summary>“checked”, “known”: a past form or participle.</summary>
    public bool IsPast(string word) => (word.Length > 3 && word.EndsWith("ed", StringComparison.Ordinal) && !word.EndsWith("eed", StringComparison.Ordinal)) || _pastForms.Contains(word);

    /// <summary>“carefully”, “also”: words that stand between a subject and its verb.</summary>
    public bool IsAdverb(string word) => (word.Length > 4 && word.EndsWith("ly", StringComparison.Ordinal) && !Has("not-adverbs", word)) || Has("adverbs", word);

    /// <summary>Whether a word in small letters means something by itself, so that it need not be somebody's name: will, engineer, cache.</summary>
    public bool IsOrdinary(string word) => Ordinary.Any(list => Has(list, word)) || (!Has("given-names", word) && IsAdverb(word));

    static readonly string[] Ordinary = ["function-words", "auxiliaries", "prepositions", "determiners", "personal-pronouns", "possessive-pronouns", "people", "offices", "machine-words", "compound-heads", "products"];

    /// <summary>Whether the word is a form of a verb in the list “Only people do”.</summary>
    public bool OnlyPeopleDo(string word) => (_onlyPeopleDo ??= [.. (lists.GetValueOrDefault("only-people-do") ?? new HashSet<string>()).SelectMany(FormsOf)]).Contains(word);

    /// <summary>checking, planning</summary>
    public string IngOf(string verb) => Stem(verb) + "ing";

    /// <summary>All forms of a verb: fail, fails, failed, failing.</summary>
    public IEnumerable<string> FormsOf(string verb)
    {
        var stem = Stem(verb);
        var s = verb.EndsWith('y') && !IsVowel(verb[^2]) ? verb[..^1] + "ies" : verb.EndsWith('s') || verb.EndsWith("ch", StringComparison.Ordinal) || verb.EndsWith("sh", StringComparison.Ordinal) || verb.EndsWith('x') ? verb + "es" : verb + "s";
        yield return verb;
        yield return s;
        yield return stem + "ing";
        if (_irregular.TryGetValue(verb, out var forms))
            foreach (var form in forms[1..]) yield return form;
        else yield return verb.EndsWith('y') && !IsVowel(verb[^2]) ? verb[..^1] + "ied" : stem + "ed";
    }

    string Stem(string verb) => verb.EndsWith('e') && !verb.EndsWith("ee", StringComparison.Ordinal) ? verb[..^1] : DoublesLast(verb) ? verb + verb[^1] : verb;

    // Short verbs that end in one vowel and one consonant: skip, skipped. “open” and “check” do not; of longer ones only a list can tell.
    bool DoublesLast(string verb) => Has("doubling-verbs", verb) || verb.Length is >= 3 and <= 4 && !IsVowel(verb[^1]) && IsVowel(verb[^2]) && !IsVowel(verb[^3]) && verb[^1] is not ('w' or 'x' or 'y')
        && verb is not ("open" or "even" or "over");

    static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}
