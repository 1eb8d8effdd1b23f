using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Postmortem.Features.Reviews.Prefill;

namespace Postmortem.Features.Reviews.Templates;

/// <summary>Reads a template's text; <c>templates/README.md</c> describes the format. Collects all faults, each with its line.</summary>
public sealed partial class TemplateParser
{
    public const int LongestText = 100_000;

    readonly string _file;
    readonly string[] _lines;
    readonly List<TemplateFault> _faults = [];

    TemplateParser(string file, string text) => (_file, _lines) = (file, text.Split('\n'));

    /// <param name="key">The file's name without its ending.</param>
    /// <param name="file">How the file is called in faults.</param>
    public static TemplateFile Parse(string key, string file, string text)
    {
        text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        if (text.TrimEnd().Length > LongestText) return new(file, null, [new(file, 1, $"The file has {text.Length} characters; at most {LongestText} are read. Shorten it.")]);
        var parser = new TemplateParser(file, text);
        var template = parser.Read(key, text);
        return new(file, parser._faults.Count == 0 ? template : null, [.. parser._faults.OrderBy(f => f.Line)]);
    }

    /// <summary>Another text is another version; how its lines end is not.</summary>
    public static string VersionOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF').ReplaceLineEndings("\n"))))[..12];

    ReviewTemplate? Read(string key, string text)
    {
        if (!Keys().IsMatch(key)) Fault(1, $"The file name “{key}” must consist of small letters, digits and hyphens.");
        if (_lines[0].TrimEnd() != "---")
        {
            Fault(1, "The file must begin with front matter: a line of three hyphens, then name and description, then three hyphens again.");
            return null;
        }
        var end = Array.FindIndex(_lines, 1, l => l.TrimEnd() == "---");
        if (end < 0)
        {
            Fault(1, "The front matter that begins here has no end. Close it with a line of three hyphens.");
            return null;
        }
        var head = TemplateFrontMatter.Read(string.Join('\n', _lines[1..end]), Fault);
        var sections = ReadSections(end + 1);
        if (head is null) return null;
        foreach (var (section, requirement) in head.Requirements)
            if (sections.All(s => s.Key != section)) Fault(requirement.Line, $"There is no section “{section}”. Add a heading that ends with {{#{section}}}, or remove its requirements.");
        return new(key, head.Name, head.Description, head.Severities, VersionOf(text),
            [.. sections.Select(s => s with { Requirements = head.Requirements.GetValueOrDefault(s.Key)?.Phrases ?? [] })], text);
    }

    List<TemplateSection> ReadSections(int from)
    {
        var starts = Enumerable.Range(from, _lines.Length - from).Where(i => _lines[i].StartsWith("## ", StringComparison.Ordinal)).ToList();
        if (starts.Count == 0) Fault(_lines.Length, "There is no section. Begin each with a heading such as “## Summary {#summary}”.");
        if (starts.Count > 0 && FirstText(from, starts[0]) is { } stray) Fault(stray + 1, "This text stands before the first section. Move it under a heading.");
        var sections = new List<TemplateSection>();
        foreach (var (start, next) in starts.Zip(starts.Skip(1).Append(_lines.Length)))
            if (ReadSection(start, next) is { } section)
            {
                if (sections.Any(s => s.Key == section.Key)) Fault(start + 1, $"The id “{section.Key}” is used twice. Give each section its own.");
                sections.Add(section);
            }
        return sections;
    }

    TemplateSection? ReadSection(int start, int end)
    {
        if (Headings().Match(_lines[start].TrimEnd()) is not { Success: true } heading)
        {
            Fault(start + 1, "The heading has no id. End it with one such as {#summary}, in small letters, digits and hyphens.");
            return null;
        }
        var open = Array.FindIndex(_lines, start, end - start, l => l.Trim() == "<details>");
        if (open < 0) return new(heading.Groups[2].Value, heading.Groups[1].Value, "", Text(start + 1, end), []);
        var close = Array.FindIndex(_lines, open, end - open, l => l.Trim() == "</details>");
        if (close < 0)
        {
            Fault(open + 1, "The guidance that begins here has no end. Close it with </details>.");
            return null;
        }
        var guidance = string.Join('\n', _lines[(open + 1)..close].Where(l => !l.TrimStart().StartsWith("<summary>", StringComparison.Ordinal))).Trim();
        return new(heading.Groups[2].Value, heading.Groups[1].Value, guidance, Join(Text(start + 1, open), Text(close + 1, end)), []);
    }

    string Text(int from, int to)
    {
        for (var i = from; i < to; i++)
            foreach (Match directive in Directives().Matches(_lines[i]))
                if (!PrefillText.Names.Contains(directive.Groups[1].Value.Trim()))
                    Fault(i + 1, $"“{directive.Value}” is not known. Use one of: {string.Join(", ", PrefillText.Names)}.");
                else if (_lines[i].Trim() != directive.Value)
                    Fault(i + 1, $"“{directive.Value}” must stand on a line of its own.");
        return string.Join('\n', _lines[from..to]).Trim();
    }

    int? FirstText(int from, int to)
    {
        for (var i = from; i < to; i++)
            if (_lines[i].Trim().Length > 0) return i;
        return null;
    }

    void Fault(int line, string message) => _faults.Add(new(_file, line, message));

    static string Join(string above, string below) => $"{above}\n\n{below}".Trim();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,60}$")]
    private static partial Regex Keys();

    [GeneratedRegex(@"^## +(.{1,200}?) *\{#([a-z0-9][a-z0-9-]{0,60})\}$")]
    private static partial Regex Headings();

    [GeneratedRegex(@"\{\{([^}]*)\}\}")]
    private static partial Regex Directives();
}
