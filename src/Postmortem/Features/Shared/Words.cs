namespace Postmortem.Features.Shared;

static class Words
{
    /// <summary>API errors stay API errors; Orders lost become orders lost.</summary>
    public static string Within(string words) => words.Length < 2 || char.IsUpper(words[1]) || words.Split(' ', 2)[0][1..].Any(char.IsUpper) ? words : char.ToLowerInvariant(words[0]) + words[1..];

    /// <summary>a, b and c</summary>
    public static string Listed(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    /// <summary>mitigated → Mitigated</summary>
    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>Typed with or without a full stop, it ends like a sentence.</summary>
    public static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' or '…' ? text : $"{text}.";

    /// <summary>The first line, cut at a word when it is longer than this many characters.</summary>
    public static string Short(string text, int longest)
    {
        var line = text.Split('\n', 2)[0];
        if (line.Length <= longest) return line.Length < text.Length ? $"{line} …" : line;
        var space = line.LastIndexOf(' ', longest);
        return $"{Cut(line, space > longest / 2 ? space : longest)} …";
    }

    /// <summary>At most this many characters, and none of them in half: PostgreSQL takes no half of an emoji.</summary>
    public static string Cut(string text, int longest) => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    /// <summary>The same, with a sign where something is missing.</summary>
    public static string Fit(string text, int longest) => text.Length <= longest ? text : $"{Cut(text, longest - 1)}…";

    /// <summary>A moment as programs write it says its offset; without one nobody knows which moment it was.</summary>
    public static bool HasZone(string moment) => moment.EndsWith('Z') || (moment.Length > 6 && moment[^6] is '+' or '-' && moment[^3] == ':');
}
