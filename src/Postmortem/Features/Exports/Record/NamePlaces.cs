using System.Text.RegularExpressions;

namespace Postmortem.Features.Exports.Record;

/// <summary>
/// The places where the product itself writes a name: a cell or an item that is one (“rob”, “rob and ana”, “rob, api”, “rob, commander”), a role with
/// who took it, and who made a change or took an alert. There a name is known by where it stands, whatever it looks like; sentences are left alone. Pure.
/// </summary>
/// <param name="instead">Of a name as it stands: what is written instead, in small letters; the name itself when it stays; null when it is nobody's.</param>
sealed partial class NamePlaces(Func<string, string?> instead)
{
    /// <summary>Of whoever took a role: the role alone would say nothing there.</summary>
    const string Holder = "somebody named by role";

    /// <summary>All such places of a text in Markdown; its lines and their marks stay.</summary>
    public string Replace(string markdown) => string.Join('\n', markdown.Split('\n').Select(Line));

    /// <summary>Of an entry of the timeline, when all of it is as the product writes it.</summary>
    public string OfEntry(string text) => Role(text) ?? MadeBy(text) ?? TakenBy(text) ?? text;

    string Line(string line)
    {
        if (line.TrimStart().StartsWith('|')) return string.Join('|', Bar().Split(line).Select(Within));
        return Item().Match(line) is { Success: true } item ? item.Value + Within(line[item.Length..]) : OfEntry(line);
    }

    string Within(string content)
    {
        var text = content.Trim();
        if (text.Length == 0) return content;
        var changed = Link().Match(text) is { Success: true } link ? $"[{Alone(link.Groups["text"].Value) ?? link.Groups["text"].Value}]({link.Groups["to"].Value})" : Alone(text) ?? OfEntry(text);
        return changed == text ? content : content.Replace(text, changed, StringComparison.Ordinal);
    }

    /// <summary>Null where more than names stands there, or none.</summary>
    string? Alone(string text)
    {
        if (instead(text) is { } whole) return whole == text ? null : Capital(whole);
        var parts = Between().Split(text);
        var names = 0;
        for (var i = 0; i < parts.Length; i += 2)
        {
            if (instead(parts[i]) is not { } other)
            {
                // What stands behind the last name is its door or its role.
                if (names == 0 || i < parts.Length - 1 || !Word().IsMatch(parts[i])) return null;
                if (i == 2 && parts[0].EndsWith($" {parts[i]}", StringComparison.Ordinal)) return parts[0];
                continue;
            }
            names++;
            if (other != parts[i]) parts[i] = i == 0 ? Capital(other) : other;
        }
        return string.Concat(parts);
    }

    /// <summary>Commander: rob (before: ana)</summary>
    string? Role(string text)
    {
        if (Taken().Match(text) is not { Success: true } taken) return null;
        string Of(string name) => instead(name) is { } other && other != name ? Holder : name;
        var before = taken.Groups["before"];
        return $"{taken.Groups["role"].Value}{Of(taken.Groups["name"].Value)}{(before.Success ? $" (before: {Of(before.Value)})" : "")}";
    }

    /// <summary>Deploy of Checkout, 5.40.2 → 5.41.0. By rob.</summary>
    string? MadeBy(string text) => text.LastIndexOf(" By ", StringComparison.Ordinal) is var at and > 0 && text[at - 1] == '.' && text[^1] == '.' && instead(text[(at + 4)..^1]) is { } other && other != text[(at + 4)..^1]
        ? $"{text[..(at + 4)]}{other}." : null;

    /// <summary>Acknowledged by rob: Checkout answers with errors</summary>
    string? TakenBy(string text) => Acknowledged().Match(text) is { Success: true } by && instead(by.Groups["name"].Value) is { } other && other != by.Groups["name"].Value
        ? $"Acknowledged by {other}{text[by.Length..]}" : null;

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();

    [GeneratedRegex(@"^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\[(?<text>[^\]]+)\]\((?<to>[^)\s]+)\)$")]
    private static partial Regex Link();

    [GeneratedRegex(@"(, | and )")]
    private static partial Regex Between();

    [GeneratedRegex(@"^[a-z][a-z-]{1,30}$")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?<role>(?:\*\*[^*]+\*\* )?(?:Commander|Scribe|Communications|Responder): (?:no longer )?)(?<name>.+?)(?: \(before: (?<before>.+)\))?$")]
    private static partial Regex Taken();

    [GeneratedRegex(@"^Acknowledged by (?<name>[^:]+)(?=: )")]
    private static partial Regex Acknowledged();
}
