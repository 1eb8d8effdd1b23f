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
    /// <summary>The same words have the same name, wherever they stand.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Space().Replace(Text, " ").Trim())))[..10];

    public bool Says => Kind != UnitKind.Frame;

    /// <summary>Without the signs that make it an item or a row.</summary>
    public string Words => Kind switch
    {
        UnitKind.Item => Bullet().Replace(Space().Replace(Text, " ").Trim(), ""),
        UnitKind.Row => string.Join(" · ", Cells(Text).Where(c => c.Length > 0)),
        _ => Space().Replace(Text, " ").Trim(),
    };

    public static IReadOnlyList<string> Cells(string row) => [.. Bar().Split(row.Trim()).Select(c => c.Trim()).Skip(1)];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^(?:[-*+]|\d{1,9}[.)]) +(?:\[[ xX]\] +)?")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bar();
}
