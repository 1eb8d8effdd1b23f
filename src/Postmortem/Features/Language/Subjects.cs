using System.Security.Cryptography;
using System.Text;

namespace Postmortem.Features.Language;

/// <summary>People and services that this record knows by name.</summary>
/// <param name="People">Full names; their first names are understood too.</param>
/// <param name="Services">Names from the catalogue: things, even when they sound like people.</param>
public sealed record KnownNames(IReadOnlyList<string> People, IReadOnlyList<string> Services)
{
    public static readonly KnownNames None = new([], []);

    /// <summary>Who has to do with the record and took no part in the incident: reviewers, owners of follow-ups. Their names are less often meant, so one that is a word too is none where a sentence begins.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>First and family names, one by one. Made once: a page checks hundreds of texts against the same names.</summary>
    internal HashSet<string> PartsOfPeople { get; } = PartsOf(People);

    internal HashSet<string> PartsOfOthers => _others ??= PartsOf(Others);

    HashSet<string>? _others;

    static HashSet<string> PartsOf(IReadOnlyList<string> names) => new(names.SelectMany(p => p.Split(' ')).Where(n => n.Length > 1), StringComparer.OrdinalIgnoreCase);

    internal HashSet<string> NamesOfServices { get; } = new(Services, StringComparer.OrdinalIgnoreCase);

    /// <summary>The same for the same names in the same order.</summary>
    internal string Signature => _signature ??= Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{string.Join('\n', People)}\n\n{string.Join('\n', Others)}\n\n{string.Join('\n', Services)}")));

    string? _signature;
}

/// <summary>
/// Who does it? Finds the subject of a verb by walking left from it, over adverbs and auxiliaries to the noun phrase, and over
/// “of the …”, “on the …” to the noun that they belong to. A noun is a person only when a list or the record says so:
/// whatever is not known is a thing, so that software may fail, forget and ignore as it likes.
/// </summary>
public sealed class Subjects
{
    const int LongestPhrase = 7;

    readonly Lexicon _words;
    readonly HashSet<string> _people;
    readonly HashSet<string> _others;
    readonly HashSet<string> _services;

    /// <summary>Many patterns ask the same of one sentence.</summary>
    Sentence? _last;
    bool?[] _human = [];

    public Subjects(Lexicon words, KnownNames names)
    {
        (_words, _people, _others, _services) = (words, names.PartsOfPeople, names.PartsOfOthers, names.NamesOfServices);
    }

    /// <summary>Whether the verb group that begins at <paramref name="verb"/> has a human subject.</summary>
    public bool IsHuman(Sentence sentence, int verb)
    {
        if (!ReferenceEquals(sentence, _last)) (_last, _human) = (sentence, new bool?[sentence.Tokens.Count]);
        return _human[verb] ??= FindHuman(sentence, verb);
    }

    bool FindHuman(Sentence sentence, int verb)
    {
        var tokens = sentence.Tokens;
        var at = BeforeVerbGroup(tokens, verb);
        if (at < 0) return false;
        return IsConjunction(tokens[at].Word) || tokens[at].Word == "," ? SharesHumanSubject(sentence, at) : IsHuman(at, tokens, verb);
    }

    /// <summary>The last token of a human noun phrase that begins at <paramref name="start"/>: “the on-call engineer”. -1 when there is none.</summary>
    public int PhraseEnd(IReadOnlyList<Token> tokens, int start)
    {
        var found = -1;
        for (var i = start; i < tokens.Count && i < start + LongestPhrase && tokens[i].IsWord; i++)
        {
            var pronoun = i == start && (tokens[i].Word is "they" or "them" || _words.Has("personal-pronouns", tokens[i].Word));
            if (!pronoun && !CanStandInPhrase(tokens[i].Word)) break;
            if (!pronoun && !IsPerson(tokens, i, -1)) continue;
            found = i;
            // A pronoun is a whole phrase.
            if (pronoun) break;
        }
        return found;
    }

    /// <summary>The last token of somebody's name that begins at <paramref name="start"/>: “Ana”, “Ana Costa”. -1 when there is none.</summary>
    public int NameEnd(IReadOnlyList<Token> tokens, int start)
    {
        if (!IsName(tokens, start)) return -1;
        var end = start;
        while (end + 1 < tokens.Count && end - start < 2 && IsName(tokens, end + 1)) end++;
        return end;
    }

    bool IsName(IReadOnlyList<Token> tokens, int at) => tokens[at] is { Capital: true, IsWord: true } token && !_words.Has("people", token.Word) && !_words.Has("personal-pronouns", token.Word) && IsPerson(tokens, at, -1);

    int BeforeVerbGroup(IReadOnlyList<Token> tokens, int verb)
    {
        var at = verb - 1;
        while (at >= 0)
        {
            var word = tokens[at].Word;
            var between = word == "n't" || _words.Has("auxiliaries", word) || _words.IsAdverb(word) || (word == "," && at > 0 && _words.IsAdverb(tokens[at - 1].Word) && at - 1 > 0);
            if (!between) break;
            at--;
        }
        // “we, unfortunately, failed”: the comma before the adverb.
        if (at > 0 && tokens[at].Word == "," && at + 1 < verb && _words.IsAdverb(tokens[at + 1].Word)) at--;
        if (at > 0 && tokens[at].Word == ")") at = Opening(tokens, at) - 1;
        return at;
    }

    static int Opening(IReadOnlyList<Token> tokens, int at)
    {
        while (at > 0 && tokens[at].Word != "(") at--;
        return at;
    }

    bool IsHuman(int at, IReadOnlyList<Token> tokens, int verb)
    {
        for (var hops = 0; at >= 0 && hops < 4; hops++)
        {
            var word = tokens[at].Word;
            if (word is "they" or "them") return MeansPeople(tokens, at, verb);
            if (_words.Has("personal-pronouns", word)) return true;
            if (!tokens[at].IsWord) return false;
            var start = PhraseStart(tokens, at);
            // “The engineers on the call”: the noun before the preposition is the subject.
            if (start >= 2 && _words.Has("prepositions", tokens[start - 1].Word) && tokens[start - 2].IsWord && !_words.Has("function-words", tokens[start - 2].Word)
                && !_words.IsPast(tokens[start - 2].Word))
            {
                if (tokens[start - 1].Word == "of" && _words.Has("portions", tokens[start - 2].Word)) return IsPerson(tokens, at, verb);
                at = start - 2;
                continue;
            }
            return IsPerson(tokens, at, verb);
        }
        return false;
    }

    int PhraseStart(IReadOnlyList<Token> tokens, int at)
    {
        var start = at;
        while (start > 0 && at - start < LongestPhrase && !_words.Has("determiners", tokens[start].Word) && CanStandInPhrase(tokens[start - 1].Word) && tokens[start - 1].IsWord) start--;
        return start;
    }

    bool CanStandInPhrase(string word) => !_words.Has("function-words", word) && !_words.Has("prepositions", word) && !_words.Has("auxiliaries", word) && !_words.Has("personal-pronouns", word)
        || _words.Has("determiners", word);

    /// <summary>“He saw the graph and ignored it”: the verb behind the conjunction has the subject of the verb before it.</summary>
    bool SharesHumanSubject(Sentence sentence, int conjunction)
    {
        var tokens = sentence.Tokens;
        for (var i = conjunction - 1; i > 0 && tokens[i].Word is not (";" or ":" or "|"); i--)
        {
            var before = tokens[i - 1].Word;
            if (!_words.IsPast(tokens[i].Word) || _words.Has("determiners", before) || _words.Has("prepositions", before)) continue;
            return IsHuman(sentence, i);
        }
        return false;
    }

    bool MeansPeople(IReadOnlyList<Token> tokens, int at, int verb)
    {
        for (var i = at - 1; i >= 0; i--)
            if (IsPerson(tokens, i, -1)) return true;
        return DoesWhatOnlyPeopleDo(tokens, verb);
    }

    /// <summary>Whether the verb behind auxiliaries and adverbs is one that only people do: “had not read”.</summary>
    bool DoesWhatOnlyPeopleDo(IReadOnlyList<Token> tokens, int verb)
    {
        var at = verb;
        while (at < tokens.Count && (_words.Has("auxiliaries", tokens[at].Word) || _words.IsAdverb(tokens[at].Word) || tokens[at].Word == "n't")) at++;
        return at < tokens.Count && !tokens[at].Whole && _words.OnlyPeopleDo(tokens[at].Word);
    }

    bool IsPerson(IReadOnlyList<Token> tokens, int at, int verb)
    {
        var token = tokens[at];
        if (token.Whole) return false;
        var word = token.Word;
        if (_words.Has("personal-pronouns", word)) return true;
        if (_services.Contains(word) || IsServiceEndingAt(tokens, at)) return false;
        if (word[0] == '@' && word.Length > 1) return true;
        if (at + 1 < tokens.Count && _words.Has("compound-heads", tokens[at + 1].Word)) return false;
        if (_words.Has("people", word) || _words.Has("people", Singular(word))) return !MeansMachine(tokens, at);
        if (!token.Capital) return false;
        if (_people.Contains(token.Word)) return true;
        if (_others.Contains(token.Word) && (at > 0 || !(_words.IsOrdinary(word) || NamesThatAreWords.Has(word)))) return true;
        if (_words.Has("products", word)) return false;
        if (_words.Has("given-names", word)) return true;
        // “Marek Novotny”: what follows a given name is the family's.
        if (at > 0 && tokens[at - 1].Capital && !_words.Has("compound-heads", word) && !_words.Has("machine-words", word) && (_people.Contains(tokens[at - 1].Word) || _words.Has("given-names", tokens[at - 1].Word))) return true;
        // A name that no list knows, in front of what only people do.
        return verb >= 0 && DoesWhatOnlyPeopleDo(tokens, verb) && word.All(char.IsLetter)
            && (at == 0 || !CanStandInPhrase(tokens[at - 1].Word)) && !_words.Has("determiners", word) && word.Length > 2 && !word.EndsWith('s');
    }

    /// <summary>“Postgres operator”, “session manager”: words for people that name programs too.</summary>
    bool MeansMachine(IReadOnlyList<Token> tokens, int at)
    {
        var word = Singular(tokens[at].Word);
        if (_words.Has("people-only-with", word)) return at == 0 || !_words.Has("offices", tokens[at - 1].Word);
        if (_words.Has("people-or-programs", word)) return at > 0 && (tokens[at - 1].Whole || (tokens[at - 1].Capital && at > 1) || _words.Has("products", tokens[at - 1].Word) || _words.Has("machine-words", tokens[at - 1].Word));
        if (_words.Has("people-when-bare", word)) return at > 0 && (_words.Has("determiners", tokens[at - 1].Word) || CanStandInPhrase(tokens[at - 1].Word));
        return false;
    }

    bool IsServiceEndingAt(IReadOnlyList<Token> tokens, int at) =>
        at > 0 && (_services.Contains($"{tokens[at - 1].Word} {tokens[at].Word}") || (at > 1 && _services.Contains($"{tokens[at - 2].Word} {tokens[at - 1].Word} {tokens[at].Word}")));

    static bool IsConjunction(string word) => word is "and" or "or" or "but" or "then" or "nor";

    static string Singular(string word) => word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y" : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word;
}
