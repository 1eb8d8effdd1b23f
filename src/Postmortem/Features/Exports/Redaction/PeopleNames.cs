using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>Somebody who is called by role instead of by name.</summary>
/// <param name="Role">the commander, a responder</param>
/// <param name="Handles">What stands behind an @: address and its first part, names elsewhere.</param>
/// <param name="IsPerson">Otherwise the name is taken as a whole only: it may be a team's or a program's.</param>
public sealed record Somebody(string Name, string Role, IReadOnlyList<string> Handles, bool IsPerson = true);

/// <summary>
/// Finds people in a text: by whole name, by first and last name, by handle, however it is escaped, accented or spaced. Pure.
/// A name that is also an ordinary word (Will, May) is taken as one in the middle of a sentence only, where nothing else begins with a capital.
/// </summary>
public sealed partial class PeopleNames
{
    public const string Nobody = "a responder";

    /// <param name="IsWhole">A full name, of several words.</param>
    /// <param name="NeedsSign">Only behind an @.</param>
    sealed record Naming(string Role, bool IsWhole, bool NeedsSign, bool IsOrdinary);

    readonly Dictionary<string, Naming> _known = [];
    readonly HashSet<string> _words = [];
    readonly Regex? _pattern;

    /// <param name="text">All that is to be searched: whoever is not in it costs nothing.</param>
    /// <param name="isOrdinary">Of a word in small letters.</param>
    public PeopleNames(IEnumerable<Somebody> people, string text, Func<string, bool> isOrdinary)
    {
        var words = Word().Matches(Fold(Redactor.Readable(text).Replace('\\', ' '))).Select(m => m.Value).ToHashSet();
        var uncased = text.Any(c => char.GetUnicodeCategory(c) == UnicodeCategory.OtherLetter);
        foreach (var somebody in people)
        {
            if (!uncased && !Word().Matches(Fold($"{somebody.Name} {string.Join(' ', somebody.Handles)}")).Any(m => words.Contains(m.Value))) continue;
            if (somebody.IsPerson) _words.UnionWith(Word().Matches(Fold(somebody.Name)).Select(m => m.Value).Where(w => w.Length > 1 && !isOrdinary(w)));
            var parts = somebody.Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            // A name in small letters is a handle: it stands so in the text.
            Add(somebody.Name, somebody.Role, isWhole: parts.Length > 1 || (somebody.Name.Length > 4 && char.IsLower(somebody.Name[0])), needsSign: false, isOrdinary);
            foreach (var handle in somebody.Handles) Add(handle, somebody.Role, isWhole: Joined().IsMatch(handle), needsSign: !Joined().IsMatch(handle), isOrdinary);
            if (!somebody.IsPerson) continue;
            foreach (var part in parts.Select(p => p.Trim('.', ',', '(', ')', '"')).Where(p => p.Length > 1 && p.Any(char.IsLetter))) Add(part, somebody.Role, isWhole: false, needsSign: false, isOrdinary);
        }
        if (_known.Count > 0) _pattern = new Regex(string.Join('|', _known.Keys.OrderByDescending(k => k.Length).Select(Pattern)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    public string Replace(string text) => _pattern is null ? text : _pattern.Replace(text, match => RoleOf(match, text) is { } role ? Fitting(role, text, match.Index) : match.Value);

    /// <summary>Whether an address of the web names somebody, in its own spelling: /people/ana-silva.</summary>
    public bool AreIn(string address) => Word().Matches(Fold(address)).Any(m => _words.Contains(m.Value));

    /// <summary>Whether this stands for somebody: an address, or its first part.</summary>
    public bool Knows(string handle) => _known.ContainsKey(Fold(handle));

    /// <summary>Who is meant by what stands behind an @; a responder when nobody is known by it.</summary>
    public string RoleOf(string handle) => _known.TryGetValue(Fold(handle), out var naming) ? naming.Role : Nobody;

    /// <summary>The role with a capital where a sentence, an item or a cell begins.</summary>
    public static string Fitting(string role, string text, int index) => Begins(text, index) ? char.ToUpperInvariant(role[0]) + role[1..] : role;

    void Add(string name, string role, bool isWhole, bool needsSign, Func<string, bool> isOrdinary)
    {
        var key = Fold(name);
        if (key.Length < 2) return;
        var naming = new Naming(role, isWhole, needsSign, !isWhole && isOrdinary(key));
        // One name, several people: only what is true of each of them is said.
        _known[key] = _known.TryGetValue(key, out var other)
            ? naming with { Role = other.Role == role ? role : Nobody, IsWhole = isWhole || other.IsWhole, NeedsSign = needsSign && other.NeedsSign, IsOrdinary = naming.IsOrdinary && other.IsOrdinary }
            : naming;
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
