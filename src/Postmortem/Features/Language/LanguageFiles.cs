using System.Text.RegularExpressions;

namespace Postmortem.Features.Language;

/// <summary>Reads <c>templates/language/</c>: <c>words.md</c> holds the lists of words, each other file one rule.</summary>
public static partial class LanguageFiles
{
    const string WordsFile = "words.md";
    static readonly string[] Fields = ["name", "severity"];
    static readonly string[] Parts = ["Reason", "Question", "Rewrite", "Flag", "Leave", "Bad", "Good"];

    /// <summary>A file that cannot be read: which, where and what to do.</summary>
    public sealed record Fault(string File, int Line, string Message);

    public static (LanguageCoach Coach, IReadOnlyList<Fault> Faults) Read(string directory)
    {
        var faults = new List<Fault>();
        var lexicon = new Lexicon(ReadWords(Path.Combine(directory, WordsFile), faults));
        var rules = new List<LanguageRule>();
        if (Directory.Exists(directory))
            foreach (var file in Directory.GetFiles(directory, "*.md").Where(f => Path.GetFileName(f) != WordsFile).Order(StringComparer.Ordinal))
                if (ReadRule(file, lexicon, faults) is { } rule) rules.Add(rule);
        return (new LanguageCoach(lexicon, rules), faults);
    }

    static Dictionary<string, IReadOnlySet<string>> ReadWords(string path, List<Fault> faults)
    {
        var lists = new Dictionary<string, HashSet<string>>();
        if (!File.Exists(path))
        {
            faults.Add(new(WordsFile, 1, "The lists of words are missing. Put words.md back beside the rules."));
            return [];
        }
        HashSet<string>? list = null;
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) lists[line[3..].Trim().ToLowerInvariant().Replace(' ', '-')] = list = [];
            else if (line.StartsWith('>') || line.StartsWith('#')) continue;
            else list?.UnionWith(line.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        return lists.ToDictionary(l => l.Key, l => (IReadOnlySet<string>)l.Value);
    }

    static LanguageRule? ReadRule(string path, Lexicon lexicon, List<Fault> faults)
    {
        var file = Path.GetFileName(path);
        var before = faults.Count;
        var lines = File.ReadAllLines(path);
        var fields = new Dictionary<string, string>();
        var parts = new Dictionary<string, List<(int Line, string Text)>>();
        List<(int, string)>? part = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                var name = line[3..].Trim();
                if (!Parts.Contains(name)) faults.Add(new(file, i + 1, $"“{name}” is no part of a rule. Use: {string.Join(", ", Parts)}."));
                parts[name] = part = [];
            }
            else if (part is not null && line.Length > 0) part.Add((i + 1, line));
            else if (part is null && Field().Match(line) is { Success: true } field && Fields.Contains(field.Groups[1].Value)) fields[field.Groups[1].Value] = field.Groups[2].Value.Trim();
        }
        foreach (var field in Fields.Where(f => !fields.ContainsKey(f))) faults.Add(new(file, 1, $"The field “{field}” is missing. Add it to the front matter."));
        if (fields.GetValueOrDefault("severity") is { } severity && severity is not ("error" or "warning")) faults.Add(new(file, 1, $"The severity “{severity}” is not known. Use: error, warning."));
        foreach (var name in Parts.Where(p => p != "Leave" && (!parts.TryGetValue(p, out var found) || found.Count == 0))) faults.Add(new(file, 1, $"The part “{name}” is missing or empty."));
        var (flag, leave) = (Patterns("Flag"), Patterns("Leave"));
        if (faults.Count > before) return null;
        return new(Path.GetFileNameWithoutExtension(path), fields["name"], fields["severity"], Prose("Reason"), Prose("Question"), Prose("Rewrite"), flag, leave, Items("Bad"), Items("Good"));

        string Prose(string name) => string.Join(' ', parts[name].Select(l => l.Text));
        List<string> Items(string name) => [.. parts[name].Where(l => l.Text.StartsWith("- ", StringComparison.Ordinal)).Select(l => l.Text[2..])];
        List<Pattern> Patterns(string name)
        {
            var patterns = new List<Pattern>();
            foreach (var (number, text) in parts.GetValueOrDefault(name) ?? [])
            {
                if (PatternLine().Match(text) is not { Success: true } match) continue;
                try
                {
                    patterns.Add(Pattern.Parse(match.Groups[1].Value, lexicon));
                }
                catch (FormatException e)
                {
                    faults.Add(new(file, number, e.Message));
                }
            }
            return patterns;
        }
    }

    [GeneratedRegex(@"^([a-z]+):(.*)$")]
    private static partial Regex Field();

    [GeneratedRegex(@"^- `([^`]+)`")]
    private static partial Regex PatternLine();
}
