namespace Postmortem.Features.Language;

/// <summary>
/// A shape of words, written as one line in a rule's file, for example <c>&lt;person&gt; should/could [not] have {past}</c>.
/// templates/README.md explains each sign.
/// </summary>
public sealed class Pattern
{
    const int LongestGap = 6;

    enum Kind { Words, Past, Adverb, Person, Name, Whose, HumanSubject, OtherSubject, Begin, Gap }

    readonly record struct Piece(Kind Kind, IReadOnlySet<string> Words, bool Optional, bool Refused);

    readonly Piece[] _pieces;

    Pattern(Piece[] pieces, Lexicon lexicon)
    {
        _pieces = pieces;
        Anchors = pieces.Where(p => p is { Kind: Kind.Words, Optional: false, Refused: false }).Select(p => p.Words)
            .MinBy(words => words.Count(w => lexicon.Has("function-words", w) || lexicon.Has("determiners", w) || lexicon.Has("prepositions", w))) ?? new HashSet<string>();
    }

    /// <exception cref="FormatException">A sign or a list that is not known; the message names it.</exception>
    public static Pattern Parse(string line, Lexicon lexicon)
    {
        var pieces = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(piece => ParsePiece(piece, lexicon)).ToArray();
        if (pieces.All(p => p.Optional || p.Refused || p.Kind is Kind.Gap or Kind.Begin)) throw new FormatException($"“{line}” would match anything.");
        return new(pieces, lexicon);
    }

    static Piece ParsePiece(string text, Lexicon lexicon)
    {
        var refused = text.Length > 1 && text[0] == '!';
        var optional = text[0] == '[' && text[^1] == ']';
        var sign = refused ? text[1..] : optional ? text[1..^1] : text;
        Piece Of(Kind kind, IReadOnlySet<string>? words = null) => new(kind, words ?? new HashSet<string>(), optional, refused);
        return sign switch
        {
            "<person>" => Of(Kind.HumanSubject),
            "<thing>" => Of(Kind.OtherSubject),
            "^" => Of(Kind.Begin),
            "..." => Of(Kind.Gap),
            "{person}" => Of(Kind.Person),
            "{name}" => Of(Kind.Name),
            "{whose}" => Of(Kind.Whose),
            "{past}" => Of(Kind.Past),
            "{adverb}" => Of(Kind.Adverb),
            _ => Of(Kind.Words, sign.Split('/').SelectMany(word => WordsOf(word, lexicon)).ToHashSet()),
        };
    }

    static IEnumerable<string> WordsOf(string word, Lexicon lexicon)
    {
        if (word is ['{', .. var name, '}']) return lexicon.Knows(name) ? lexicon.Words(name) : throw new FormatException($"There is no list of words called “{name}”.");
        if (word is ['+', .. var doing]) return doing.StartsWith('{') ? WordsOf(doing, lexicon).Select(lexicon.IngOf) : [lexicon.IngOf(doing)];
        if (word is ['~', .. var verb]) return verb is ['{', .. var verbs, '}'] ? WordsOf(verb, lexicon).SelectMany(lexicon.FormsOf) : lexicon.FormsOf(verb);
        return word switch
        {
            "have" => ["have", "'ve"],
            "not" => ["not", "n't"],
            _ => [word.ToLowerInvariant()],
        };
    }

    /// <summary>One of these words stands in every sentence that matches; empty when there is no such set. Rare words serve best.</summary>
    public IReadOnlySet<string> Anchors { get; }

    /// <returns>The first and the last token that it covers, or null.</returns>
    public (int First, int Last)? Match(Sentence sentence, int start, Lexicon lexicon, Subjects subjects)
    {
        var end = Match(sentence, start, 0, lexicon, subjects);
        return end > start ? (start, end - 1) : null;
    }

    /// <returns>The index behind the match, or -1.</returns>
    int Match(Sentence sentence, int at, int piece, Lexicon lexicon, Subjects subjects)
    {
        if (piece == _pieces.Length) return at;
        var tokens = sentence.Tokens;
        var p = _pieces[piece];
        if (p.Kind == Kind.Gap)
        {
            for (var skipped = 0; skipped <= LongestGap && at + skipped <= tokens.Count; skipped++)
            {
                if (Match(sentence, at + skipped, piece + 1, lexicon, subjects) is var end and >= 0) return end;
                if (at + skipped < tokens.Count && tokens[at + skipped].Word is ";" or ":" or ".") return -1;
            }
            return -1;
        }
        var next = Step(p, sentence, at, lexicon, subjects);
        if (p.Refused) return next >= 0 ? -1 : Match(sentence, at, piece + 1, lexicon, subjects);
        if (next >= 0 && Match(sentence, next, piece + 1, lexicon, subjects) is var found and >= 0) return found;
        return p.Optional ? Match(sentence, at, piece + 1, lexicon, subjects) : -1;
    }

    /// <returns>The index behind what the piece covers, or -1 when it does not fit here.</returns>
    static int Step(Piece p, Sentence sentence, int at, Lexicon lexicon, Subjects subjects)
    {
        var tokens = sentence.Tokens;
        if (p.Kind == Kind.Begin) return IsBeginning(tokens, at) ? at : -1;
        if (at >= tokens.Count) return -1;
        switch (p.Kind)
        {
            case Kind.HumanSubject: return subjects.IsHuman(sentence, at) ? at : -1;
            case Kind.OtherSubject: return !subjects.IsHuman(sentence, at) ? at : -1;
            case Kind.Words: return !tokens[at].Whole && p.Words.Contains(tokens[at].Word) ? at + 1 : -1;
            case Kind.Past: return !tokens[at].Whole && lexicon.IsPast(tokens[at].Word) ? at + 1 : -1;
            case Kind.Adverb: return !tokens[at].Whole && lexicon.IsAdverb(tokens[at].Word) ? at + 1 : -1;
            case Kind.Person: return subjects.PhraseEnd(tokens, at) is var last and >= 0 ? last + 1 : -1;
            case Kind.Name: return subjects.NameEnd(tokens, at) is var ending and >= 0 ? ending + 1 : -1;
            case Kind.Whose:
                if (lexicon.Has("possessive-pronouns", tokens[at].Word)) return at + 1;
                return subjects.PhraseEnd(tokens, at) is var owner and >= 0 && owner + 1 < tokens.Count && tokens[owner + 1].Word is "'s" or "'" ? owner + 2 : -1;
            default: return -1;
        }
    }

    /// <summary>The beginning of a sentence, behind a time, a bullet or a label.</summary>
    static bool IsBeginning(IReadOnlyList<Token> tokens, int at)
    {
        for (var i = at - 1; i >= 0; i--)
            if (tokens[i].IsWord && !char.IsDigit(tokens[i].Word[0]) && tokens[i].Word is not "utc" && (i != at - 2 || tokens[at - 1].Word != ":")) return false;
        return true;
    }
}
