namespace Postmortem.Features.Shared;

static class Words
{
    /// <summary>mitigated → Mitigated</summary>
    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    /// <summary>The first line, cut at a word when it is longer than this many characters.</summary>
    public static string Short(string text, int longest)
    {
        var line = text.Split('\n', 2)[0];
        if (line.Length <= longest) return line.Length < text.Length ? $"{line} …" : line;
        var space = line.LastIndexOf(' ', longest);
        var end = space > longest / 2 ? space : longest;
        if (char.IsHighSurrogate(line[end - 1])) end--;
        return $"{line[..end]} …";
    }
}
