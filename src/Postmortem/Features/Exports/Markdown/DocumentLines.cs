using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>What a document says, and what became of its lines.</summary>
/// <param name="Record">In the JSON form.</param>
/// <param name="Refused">Lines of the record that are not understood; where there are any, the record is not whole.</param>
/// <param name="Guessed">Read otherwise than it is written.</param>
/// <param name="LeftOut">Lines that are a person's own and have no place in the record.</param>
/// <param name="Durations">As the document tells them; they are not part of the record, which they follow from.</param>
/// <param name="LineOf">The line of a JSON path such as $.follow_ups[0].priority; null when it is not known.</param>
public sealed record ReadDocument(JsonObject Record, IReadOnlyList<string> Refused, IReadOnlyList<string> Guessed, IReadOnlyList<string> LeftOut, IReadOnlyList<ToldDuration> Durations, Func<string, int?> LineOf);

/// <param name="Line">With its number, for a report.</param>
public sealed record ToldDuration(string Line, string Name, string Value);

/// <summary>A document's lines, the place where reading stands, and what is to be said of them. Lines are counted from 0 here, and from 1 in words.</summary>
sealed partial class DocumentLines(string[] lines, int next, TimeZoneInfo zone)
{
    /// <summary>Those after it are counted.</summary>
    const int MostNamed = 20;
    const int LongestBeginning = 60;

    readonly List<(int Line, string Told)> _refused = [];
    readonly List<string> _guessed = [];
    readonly List<string> _leftOut = [];
    readonly List<ToldDuration> _durations = [];
    readonly Dictionary<(JsonObject Item, string Key), int> _places = [];

    public int Next { get; set; } = next;

    public TimeZoneInfo Zone => zone;

    public bool AtEnd => Next >= lines.Length;

    public string Current => lines[Next];

    /// <summary>From a line to the one where reading stands.</summary>
    public string[] Since(int line) => lines[line..Next];

    public void Refuse(int line, string why) => _refused.Add((line, $"{Named(line)}: {why}."));

    public void Guess(int line, string what) => _guessed.Add($"{Named(line)} {what}");

    public void LeaveOut(int line) => _leftOut.Add(Named(line));

    public void Measure(int line, string? name, string? value) => _durations.Add(new(Named(line), name ?? "", value ?? ""));

    /// <summary>Keeps where it stands, for what is found wrong with it later.</summary>
    /// <param name="key">Empty for the whole of the item.</param>
    public void Mark(JsonObject item, string key, int line) => _places[(item, key)] = line;

    public ReadDocument Of(JsonObject record) => new(record, First([.. _refused.OrderBy(r => r.Line).Select(r => r.Told)]), First(_guessed), First(_leftOut), _durations, path => LineOf(record, path));

    int? LineOf(JsonObject record, string path)
    {
        int? line = null;
        JsonNode? node = record;
        foreach (var step in Step().Matches(path).Select(m => m.Value))
        {
            if (node is JsonObject at && _places.TryGetValue((at, step), out var field)) line = field + 1;
            node = node switch
            {
                JsonArray list when step[0] == '[' && int.Parse(step[1..^1], CultureInfo.InvariantCulture) is var i && i < list.Count => list[i],
                JsonObject of when step[0] != '[' => of[step],
                _ => null,
            };
            if (node is JsonObject item && _places.TryGetValue((item, ""), out var whole)) line = whole + 1;
        }
        return line;
    }

    /// <summary>line 42: “- **Ownr:** Lena”</summary>
    string Named(int line) => $"line {(line + 1).ToString(CultureInfo.InvariantCulture)}: “{Words.Fit(lines[line].Trim(), LongestBeginning)}”";

    static List<string> First(List<string> all) => all.Count <= MostNamed ? all : [.. all.Take(MostNamed), $"and {all.Count - MostNamed} more"];

    [GeneratedRegex(@"[a-z_]+|\[\d{1,6}\]")]
    private static partial Regex Step();
}
