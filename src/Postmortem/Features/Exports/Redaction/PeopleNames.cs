using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Language;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>Somebody who is called by role instead of by name.</summary>
/// <param name="Role">the commander, a responder</param>
/// <param name="Handles">What stands behind an @: address and its first part, names elsewhere.</param>
/// <param name="IsPerson">Otherwise the name is taken as a whole only: it may be a team's or a program's.</param>
/// <param name="IsOfRecord">Has to do with the incident: held a role, wrote, decided, owns, reviews.</param>
public sealed record Somebody(string Name, string Role, IReadOnlyList<string> Handles, bool IsPerson = true, bool IsOfRecord = true);

/// <param name="Words">As they stand in the text.</param>
public sealed record PossibleName(string Words, int Times);

/// <summary>
/// Finds people in a text: by whole name, by first and last name, by handle, however it is escaped, accented or spaced. Pure.
/// <list type="bullet">
/// <item>Where the product itself writes names, and where nothing but a name stands, every name is taken (<see cref="NamePlaces"/>).</item>
/// <item>A name that is also an ordinary word (Will, May) is taken as one in the middle of a sentence only, where nothing else begins with a capital.</item>
/// <item>A name that its owner writes in small letters (rob, as accounts without a name are called) is taken as a whole word anywhere, since it stands so in the
/// text; not if it is an ordinary word (will, mark), nor if it is short and its owner has nothing to do with the incident: then it is as often a word of the trade.</item>
/// <item>A part of a longer name in small letters (ana) is left as it stands.</item>
/// </list>
/// What may be a name and was left is told by <see cref="Remaining"/>, for whoever releases the text to decide.
/// </summary>
public sealed partial class PeopleNames
{
    public const string Nobody = "a responder";

    /// <param name="IsWhole">A full name, of several words.</param>
    /// <param name="NeedsSign">Only behind an @.</param>
    /// <param name="IsSmall">A name of one word that its owner writes in small letters.</param>
    /// <param name="IsOfRecord">Worth telling of when it is left.</param>
    /// <param name="IsWord">In small letters it is a word as often.</param>
    sealed record Naming(string Role, bool IsWhole, bool NeedsSign, bool IsOrdinary, bool IsSmall, bool IsOfRecord, bool IsWord);

    /// <summary>From how many letters on a name in small letters is hardly a word of the trade by chance.</summary>
    const int Telling = 5;

    readonly Dictionary<string, Naming> _known = [];

    /// <summary>Roles by full name.</summary>
    readonly Dictionary<string, string> _full = [];
    readonly NamePlaces _places;
    readonly HashSet<string> _words = [];
    readonly Regex? _pattern;

    /// <param name="text">All that is to be searched: whoever is not in it costs nothing.</param>
    /// <param name="isOrdinary">Of a word in small letters.</param>
    public PeopleNames(IEnumerable<Somebody> people, string text, Func<string, bool> isOrdinary)
    {
        var words = Word().Matches(Fold(Redactor.Readable(text).Replace('\\', ' '))).Select(m => m.Value).ToHashSet();
        var uncased = text.Any(c => char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter);
        _places = new(name => _full.GetValueOrDefault(Fold(name)));
        foreach (var somebody in people)
        {
            if (!uncased && !Word().Matches(Fold($"{somebody.Name} {string.Join(' ', somebody.Handles)}")).Any(m => words.Contains(m.Value))) continue;
            if (somebody.IsPerson) _words.UnionWith(Word().Matches(Fold(somebody.Name)).Select(m => m.Value).Where(w => w.Length > 1 && !isOrdinary(w)));
            var parts = somebody.Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var full = Fold(somebody.Name);
            if (full.Length > 1 && (somebody.IsOfRecord || !IsWord(full, isOrdinary))) _full[full] = _full.TryGetValue(full, out var other) && other != somebody.Role ? Nobody : somebody.Role;
            var isSmall = parts.Length == 1 && char.IsLower(parts[0][0]);
            Add(somebody, somebody.Name, isWhole: parts.Length > 1 || (isSmall && (Joined().IsMatch(full) || (!IsWord(full, isOrdinary) && (somebody.IsOfRecord || full.Length >= Telling)))), needsSign: false, isOrdinary, isSmall);
            foreach (var handle in somebody.Handles) Add(somebody, handle, isWhole: Joined().IsMatch(handle), needsSign: !Joined().IsMatch(handle), isOrdinary);
            if (!somebody.IsPerson || parts.Length < 2) continue;
            foreach (var part in parts.Select(p => p.Trim('.', ',', '(', ')', '"')).Where(p => p.Length > 1 && p.Any(char.IsLetter))) Add(somebody, part, isWhole: false, needsSign: false, isOrdinary);
        }
        if (_known.Count > 0) _pattern = new Regex(string.Join('|', _known.Keys.OrderByDescending(k => k.Length).Select(Pattern)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    public string Replace(string text)
    {
        if (_pattern is null) return text;
        text = _places.Replace(text);
        return _pattern.Replace(text, match => RoleOf(match, text) is { } role ? Fitting(role, text, match.Index) : match.Value);
    }

    /// <summary>What was left of those who have to do with the incident, since it may as well be a word; the most frequent first.</summary>
    public IReadOnlyList<PossibleName> Remaining(string text) => _pattern is null ? [] :
        [.. _pattern.Matches(text).Where(m => MayBeName(m.Value)).GroupBy(m => m.Value.ToLowerInvariant()).Select(g => new PossibleName(g.First().Value, g.Count())).OrderByDescending(p => p.Times).ThenBy(p => p.Words, StringComparer.Ordinal)];

    /// <summary>A part of a longer name in small letters is told of unless it is a word: “will” stands in every text, and “Will” where a sentence begins seldom.</summary>
    bool MayBeName(string found) => _known.TryGetValue(Fold(found), out var naming) && naming is { IsOfRecord: true, NeedsSign: false } && (naming.IsSmall || char.IsUpper(found[0]) || !naming.IsWord);

    /// <summary>Whether an address of the web names somebody, in its own spelling: /people/ana-silva.</summary>
    public bool AreIn(string address) => Word().Matches(Fold(address)).Any(m => _words.Contains(m.Value));

    /// <summary>Whether this stands for somebody: an address, or its first part.</summary>
    public bool Knows(string handle) => _known.ContainsKey(Fold(handle));

    /// <summary>Who is meant by what stands behind an @; a responder when nobody is known by it.</summary>
    public string RoleOf(string handle) => _known.TryGetValue(Fold(handle), out var naming) ? naming.Role : Nobody;

    /// <summary>The role with a capital where a sentence, an item or a cell begins.</summary>
    public static string Fitting(string role, string text, int index) => Begins(text, index) ? char.ToUpperInvariant(role[0]) + role[1..] : role;

    static bool IsWord(string name, Func<string, bool> isOrdinary) => isOrdinary(name) || NamesThatAreWords.Has(name);

    void Add(Somebody somebody, string name, bool isWhole, bool needsSign, Func<string, bool> isOrdinary, bool isSmall = false)
    {
        var (key, role) = (Fold(name), somebody.Role);
        if (key.Length < 2) return;
        var naming = new Naming(role, isWhole, needsSign, !isWhole && isOrdinary(key), isSmall, somebody.IsOfRecord, IsWord(key, isOrdinary));
        // One name, several people: only what is true of each of them is said.
        _known[key] = !_known.TryGetValue(key, out var other) ? naming : new(other.Role == role ? role : Nobody, isWhole || other.IsWhole, needsSign && other.NeedsSign,
            naming.IsOrdinary && other.IsOrdinary, isSmall || other.IsSmall, naming.IsOfRecord || other.IsOfRecord, naming.IsWord);
    }

    string? RoleOf(Match match, string text)
    {
        if (!_known.TryGetValue(Fold(match.Value.TrimStart('@')), out var naming)) return null;
        if (match.Value[0] == '@') return naming.Role;
        if (naming.NeedsSign) return null;
        if (naming.IsWhole) return naming.Role;
        // “ana” in small letters is left to the eye: so are “rose”, “grant” and “mark”.
        if (char.IsLower(match.Value[0])) return null;
        return naming.IsOrdinary && Begins(text, match.Index) ? null : naming.Role;
    }

    static bool Begins(string text, int index)
    {
        var before = text.AsSpan(Math.Max(0, index - 80)..index).TrimEnd(" *_\"“‘'[(>#\\~`");
        return before.Length == 0 || before[^1] is '\n' or '|' or '.' or '!' or '?' || Bullet().IsMatch(before);
    }

    /// <summary>Small letters without accents, escapes and runs of space.</summary>
    static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c == '\\') continue;
            if (char.IsWhiteSpace(c)) { if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' '); }
            else folded.Append(c == '’' ? '\'' : char.ToLowerInvariant(c));
        }
        return folded.ToString().Trim();
    }

    static string Pattern(string key)
    {
        var pattern = new StringBuilder();
        foreach (var c in key)
            pattern.Append(c switch
            {
                ' ' => @"[\s\u00A0]+",
                '\'' => @"\\?['’]",
                _ when Accented.TryGetValue(c, out var forms) => $"[{c}{forms}]",
                _ when char.IsLetterOrDigit(c) => c.ToString(),
                _ => @"\\?" + Regex.Escape(c.ToString()),
            });
        // Scripts that put no space between words have no edges to look for.
        string Edge(char c, string edge) => char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter ? "" : edge;
        return $@"{Edge(key[0], @"(?<![\p{L}\p{M}\p{N}])")}@?{pattern}{Edge(key[^1], @"(?![\p{L}\p{M}\p{N}])")}";
    }

    static readonly Dictionary<char, string> Accented = Enumerable.Range(0xC0, 0x24F - 0xC0).Select(i => (char)i).Concat(Enumerable.Range(0x1E00, 0x100).Select(i => (char)i))
        .Where(c => char.IsLower(c)).Select(c => (Plain: c.ToString().Normalize(NormalizationForm.FormD)[0], Accented: c)).Where(p => p.Plain != p.Accented)
        .GroupBy(p => p.Plain).ToDictionary(g => g.Key, g => string.Concat(g.Select(p => p.Accented)));

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\p{L}\p{N}][._\-@][\p{L}\p{N}]|\p{N}")]
    private static partial Regex Joined();

    [GeneratedRegex(@"(?:^|\n)\s*(?:[-+•]|\d{1,9}[.)])(?: \[[ xX]\])?$")]
    private static partial Regex Bullet();
}
