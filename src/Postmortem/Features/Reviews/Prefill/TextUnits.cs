using System.Text.RegularExpressions;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Cuts Markdown into its units. Put together again they give the text back, letter for letter.</summary>
public static partial class TextUnits
{
    static readonly string[] Abbreviations = ["e.g.", "i.e.", "approx.", "ca.", "cf.", "vs.", "mr.", "ms.", "dr.", "st.", "incl."];

    /// <summary>These may end a sentence, but not before a small letter.</summary>
    static readonly string[] Shortened = ["etc.", "resp.", "min.", "max.", "no.", "avg.", "est.", "sec.", "hrs.", "dept.", "inc.", "ltd."];

    public static string Join(IEnumerable<TextUnit> units) => string.Concat(units.Select(u => u.Lead + u.Text)).Trim();

    public static IReadOnlyList<TextUnit> Of(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var units = new List<TextUnit>();
        var lead = "";
        void Add(string text, UnitKind kind)
        {
            units.Add(new(lead, text, kind));
            lead = "\n";
        }
        for (var i = 0; i < lines.Length;)
        {
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line))
            {
                lead += $"{line}\n";
                i++;
            }
            else if (Fence().Match(line) is { Success: true } fence)
            {
                var end = i + 1;
                while (end < lines.Length && !lines[end].TrimStart().StartsWith(fence.Groups[1].Value, StringComparison.Ordinal)) end++;
                end = Math.Min(end + 1, lines.Length);
                Add(string.Join('\n', lines[i..end]), UnitKind.Frame);
                i = end;
            }
            else if (Heading().IsMatch(line) || Rule().IsMatch(line))
            {
                Add(line, UnitKind.Frame);
                i++;
            }
            else if (IsRow(line))
            {
                var head = i + 1 < lines.Length && Rule().IsMatch(lines[i + 1]);
                Add(line, head || TextUnit.Cells(line).Skip(1).All(c => c.Length == 0) ? UnitKind.Frame : UnitKind.Row);
                i++;
            }
            else
            {
                var item = Item().IsMatch(line);
                var end = i + 1;
                while (end < lines.Length && Continues(lines[end])) end++;
                var text = string.Join('\n', lines[i..end]);
                if (item) Add(text, IsLabel(text) ? UnitKind.Frame : UnitKind.Item);
                else
                    foreach (var (before, sentence) in Sentences(text))
                    {
                        lead = before.Length > 0 ? before : lead;
                        Add(sentence, IsLabel(sentence) ? UnitKind.Frame : UnitKind.Sentence);
                    }
                i = end;
            }
        }
        return units;
    }

    static bool Continues(string line) => !string.IsNullOrWhiteSpace(line) && !Item().IsMatch(line) && !IsRow(line) && !Heading().IsMatch(line) && !Fence().IsMatch(line);

    static bool IsRow(string line) => line.TrimStart().StartsWith('|');

    static bool IsLabel(string text) => text.AsSpan().TrimEnd().EndsWith(":");

    static IEnumerable<(string Lead, string Text)> Sentences(string paragraph)
    {
        var (from, lead) = (0, "");
        foreach (Match end in Ends().Matches(paragraph))
        {
            var text = paragraph[from..end.Index];
            if (!IsWhole(text) || EndsWithOne(Abbreviations, text) || (char.IsLower(paragraph[end.Index + end.Length]) && EndsWithOne(Shortened, text))) continue;
            yield return (lead, text);
            (from, lead) = (end.Index + end.Length, end.Value);
        }
        yield return (lead, paragraph[from..]);
    }

    static bool EndsWithOne(string[] shortened, string text) => shortened.Any(a => text.EndsWith(a, StringComparison.OrdinalIgnoreCase) && !(text.Length > a.Length && char.IsLetter(text[^(a.Length + 1)])));

    /// <summary>No emphasis, code or link is open at its end.</summary>
    static bool IsWhole(string text) =>
        text.Count(c => c == '`') % 2 == 0 && text.Count(c => c == '*') % 2 == 0 && text.Count(c => c == '[') == text.Count(c => c == ']') && text.Count(c => c == '(') == text.Count(c => c == ')');

    // Some begin with a name in small letters: "gitlab.com was down." Dots within an abbreviation (a.m.) and three of them end nothing before a small letter.
    [GeneratedRegex(@"(?<=[.!?…][""'”’)\]*_]*)\s+(?=[""'“‘(\[*_`]*[\p{Lu}\p{N}])|(?<=[\p{L}\p{N}%)\]`*_""'”’]{2}\.[""'”’)\]*_]*)\s+(?=[""'“‘(\[*_`]*\p{Ll})")]
    private static partial Regex Ends();

    [GeneratedRegex(@"^ {0,3}#{1,6}(?: |$)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}\|?[ :|-]*-[ :|-]*$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s*(?:[-*+]|\d{1,9}[.)])\s")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\s*(`{3,}|~{3,})")]
    private static partial Regex Fence();
}
