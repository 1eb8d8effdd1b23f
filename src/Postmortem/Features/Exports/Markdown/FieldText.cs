using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>Values as a list of <c>- **Label:** value</c>, or as a table of rows, and back.</summary>
static partial class FieldText
{
    public static IEnumerable<string> WriteList(IReadOnlyList<Field> fields, JsonObject item, TimeZoneInfo zone)
    {
        foreach (var field in fields)
        {
            if (field.Show(item, zone) is not { } text) continue;
            if (field.Kind is not (FieldKind.Markdown or FieldKind.Output))
            {
                yield return $"- **{field.Label}:** {text}";
                continue;
            }
            yield return $"- **{field.Label}:**";
            yield return "";
            foreach (var line in EntryText.Indent(field.Kind == FieldKind.Output ? OutputText.Fence(text) : text)) yield return line;
            yield return "";
        }
    }

    /// <summary>Reads the lines of a list, from <paramref name="next"/> to the first that is none of it.</summary>
    public static void ReadList(IReadOnlyList<Field> fields, JsonObject item, string[] lines, ref int next, TimeZoneInfo zone)
    {
        while (next < lines.Length)
        {
            var match = Item().Match(lines[next]);
            if (!match.Success) return;
            next++;
            if (fields.FirstOrDefault(f => f.Label == match.Groups[1].Value) is not { } field) continue;
            item[field.Key] = field.Kind switch
            {
                FieldKind.Markdown when match.Groups[2].Length == 0 => EntryText.Unindent(lines, ref next),
                FieldKind.Output => OutputText.Unfence(EntryText.Unindent(lines, ref next)),
                _ => OnOneLine(field, match.Groups[2].Value, zone),
            };
        }
    }

    /// <summary>A column that is empty in every row is left out.</summary>
    public static IEnumerable<string> WriteTable(IReadOnlyList<Field> fields, JsonArray rows, TimeZoneInfo zone)
    {
        var cells = rows.Select(row => fields.Select(f => f.Show(row!.AsObject(), zone) ?? "").ToArray()).ToList();
        var shown = Enumerable.Range(0, fields.Count).Where(c => c == 0 || cells.Any(row => row[c].Length > 0)).ToList();
        yield return $"| {string.Join(" | ", shown.Select(c => fields[c].Label))} |";
        yield return $"| {string.Join(" | ", shown.Select(_ => "---"))} |";
        foreach (var row in cells) yield return $"| {string.Join(" | ", shown.Select(c => row[c]))} |";
    }

    /// <param name="next">The table's heading row; afterwards the line after the table.</param>
    public static JsonArray ReadTable(IReadOnlyList<Field> fields, string[] lines, ref int next, TimeZoneInfo zone)
    {
        var columns = Cells(lines[next++]).Select(label => fields.FirstOrDefault(f => f.Label == label)).ToList();
        var rows = new JsonArray();
        for (next++; next < lines.Length && lines[next].StartsWith('|'); next++)
        {
            var row = new JsonObject();
            foreach (var (field, cell) in columns.Zip(Cells(lines[next])))
                if (field is not null && OnOneLine(field, cell, zone) is { } value) row[field.Key] = value;
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>Earlier files had some texts on one line that now stand below their label, with Markdown's signs escaped.</summary>
    static JsonNode? OnOneLine(Field field, string text, TimeZoneInfo zone) => field.Kind == FieldKind.Markdown ? text.Length == 0 ? null : PlainText.Unescape(text) : field.Read(text, zone);

    public static bool IsTable(IReadOnlyList<Field> fields, string line) => line.StartsWith($"| {fields[0].Label} |", StringComparison.Ordinal);

    static string[] Cells(string line) => [.. Bar().Split(line.Trim()).Skip(1).SkipLast(1).Select(c => c.Trim())];

    [GeneratedRegex(@"^- \*\*([^*:]+):\*\* ?(.*)$")]
    private static partial Regex Item();

    // A bar counts unless a backslash escapes it, and a backslash escapes unless it is escaped itself.
    [GeneratedRegex(@"(?<=(?:^|[^\\])(?:\\\\)*)\|")]
    private static partial Regex Bar();
}
