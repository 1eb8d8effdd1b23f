using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Postmortem.Features.Language;

/// <summary>
/// Looks for wording that blames. Deterministic and offline: the same text and names give the same findings,
/// in the order of the text. Overlapping findings are told once, errors before warnings.
/// </summary>
public sealed class LanguageCoach
{
    /// <summary>Compared by identity: the same pattern of the same rule is one object.</summary>
    sealed class Candidate(LanguageRule rule, Pattern pattern)
    {
        public LanguageRule Rule => rule;
        public Pattern Pattern => pattern;
    }

    /// <summary>Characters of the texts whose findings are remembered: a few megabytes. When they are full, it begins anew.</summary>
    const int MostRemembered = 1_000_000;

    readonly Lexicon _lexicon;

    /// <summary>Patterns by a word without which they cannot match: a sentence is asked about a few of them only.</summary>
    readonly ILookup<string, Candidate> _byWord;
    readonly List<Candidate> _always;
    readonly ConcurrentDictionary<(string Text, string Names), IReadOnlyList<LanguageFinding>> _remembered = [];
    int _rememberedLength;

    public LanguageCoach(Lexicon lexicon, IReadOnlyList<LanguageRule> rules)
    {
        (_lexicon, Rules) = (lexicon, rules);
        var all = rules.SelectMany(rule => rule.Flag.Select(pattern => new Candidate(rule, pattern))).ToList();
        _byWord = all.SelectMany(c => c.Pattern.Anchors.Select(word => (word, c))).ToLookup(c => c.word, c => c.c);
        _always = [.. all.Where(c => c.Pattern.Anchors.Count == 0)];
    }

    public IReadOnlyList<LanguageRule> Rules { get; }

    /// <summary>The same check with one rule alone.</summary>
    public LanguageCoach Only(LanguageRule rule) => new(_lexicon, [rule]);

    /// <summary>Whether a word in small letters means something by itself, so that it need not be somebody's name: will, engineer, cache.</summary>
    public bool IsOrdinary(string word) => _lexicon.IsOrdinary(word);

    /// <summary>As <see cref="Check(string, KnownNames)"/>, for what is shown again and again: a page of a long timeline asks about hundreds of texts.</summary>
    public IReadOnlyList<LanguageFinding> Recall(string markdown, KnownNames names)
    {
        if (_remembered.TryGetValue((markdown, names.Signature), out var known)) return known;
        if (Interlocked.Add(ref _rememberedLength, markdown.Length) > MostRemembered)
        {
            _remembered.Clear();
            _rememberedLength = markdown.Length;
        }
        return _remembered[(markdown, names.Signature)] = Check(markdown, names);
    }

    public IReadOnlyList<LanguageFinding> Check(string markdown, KnownNames names)
    {
        var subjects = new Subjects(_lexicon, names);
        var findings = new List<LanguageFinding>();
        foreach (var sentence in SentenceReader.Read(markdown)) Check(sentence, subjects, markdown, findings);
        return WithoutOverlaps(findings);
    }

    void Check(Sentence sentence, Subjects subjects, string markdown, List<LanguageFinding> findings)
    {
        var candidates = sentence.Tokens.Select(t => t.Word).Distinct().SelectMany(word => _byWord[word]).Concat(_always).Distinct();
        foreach (var ofRule in candidates.GroupBy<Candidate, LanguageRule>(c => c.Rule, ReferenceEqualityComparer.Instance))
        {
            if (ofRule.Select(c => First(c.Pattern, sentence, subjects)).Where(f => f is not null).Min(f => f) is not { } found) continue;
            if (ofRule.Key.Leave.Any(pattern => First(pattern, sentence, subjects) is not null)) continue;
            var (start, end) = (sentence.Tokens[found.First].Start, sentence.Tokens[found.Last].End);
            findings.Add(new(ofRule.Key, start, end, markdown[start..end], sentence.Tokens[0].Start..sentence.Tokens[^1].End, KeyOf(ofRule.Key, sentence)));
        }
    }

    static string KeyOf(LanguageRule rule, Sentence sentence) =>
        $"{rule.Key}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', sentence.Tokens.Select(t => t.Word)))))[..16]}";

    (int First, int Last)? First(Pattern pattern, Sentence sentence, Subjects subjects)
    {
        for (var at = 0; at < sentence.Tokens.Count; at++)
            if (pattern.Match(sentence, at, _lexicon, subjects) is { } found) return found;
        return null;
    }

    static List<LanguageFinding> WithoutOverlaps(List<LanguageFinding> findings)
    {
        var kept = new List<LanguageFinding>();
        foreach (var finding in findings.OrderBy(f => f.Rule.Severity == "error" ? 0 : 1).ThenBy(f => f.Start))
            if (!kept.Any(k => finding.Start < k.End && k.Start < finding.End)) kept.Add(finding);
        return [.. kept.OrderBy(f => f.Start)];
    }
}
