using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Reviews.Prefill;

public enum UnitKind
{
    Sentence,
    Item,
    Row,

    /// <summary>Headings, table heads, code, and labels with nothing behind the colon: they say nothing that one could keep.</summary>
    Frame,
}

/// <summary>The smallest part of a text that a person keeps or rewrites: a sentence, an item of a list, a row of a table.</summary>
/// <param name="Lead">What stands between it and the one before.</param>
public sealed partial record TextUnit(string Lead, string Text, UnitKind Kind)
{
    // Units are compared with each other again and again, and a copy may say something else.
    string? _id, _words, _time, _label;
    IReadOnlyList<string>? _topics;

    TextUnit(TextUnit of)
    {
        (Lead, Text, Kind) = (of.Lead, of.Text, of.Kind);
    }

    public bool Equals(TextUnit? other) => other is not null && (Lead, Text, Kind) == (other.Lead, other.Text, other.Kind);

    public override int GetHashCode() => HashCode.Combine(Lead, Text, Kind);

    /// <summary>The same words have the same name, wherever they stand.</summary>
    public string Id => _id ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(InOneLine(Text))))[..10];

    public bool Says => Kind != UnitKind.Frame;

    /// <summary>Without the signs that make it an item or a row.</summary>
    public string Words => _words ??= Kind switch
    {
        UnitKind.Item => Bullet().Replace(InOneLine(Text), ""),
        UnitKind.Row => string.Join(" · ", Cells(Text).Where(c => c.Length > 0)),
        _ => InOneLine(Text),
    };

    /// <summary>What it is about; two that share a topic say something of the same thing.</summary>
    public IReadOnlyList<string> Topics => _topics ??= UnitTopics.Of(this);

    /// <summary>12:05 or 1 Feb 12:05 at its beginning; empty without one.</summary>
    public string Time => _time ??= UnitTopics.TimeOf(this);

    /// <summary>Started of "- Started: 1 Feb 2030, 12:05 UTC"; empty without one.</summary>
    public string Label => _label ??= UnitTopics.LabelOf(this);

    public static IReadOnlyList<string> Cells(string row) => [.. (row.Contains('\\') ? Bar().Split(row.Trim()) : row.Trim().Split('|')).Select(c => c.Trim()).Skip(1)];

    /// <summary>Most texts are that already.</summary>
    static string InOneLine(string text)
    {
        var last = ' ';
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) && (c != ' ' || last == ' ')) return Space().Replace(text, " ").Trim();
            last = c;
        }
        return text.TrimEnd();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^(?:[-*+]|\d{1,9}[.)]) +(?:\[[ xX]\] +)?")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
