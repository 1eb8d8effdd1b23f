using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>Values as a list of <c>- **Label:** value</c>, or as a table of rows, and back.</summary>
static partial class FieldText
{
    public static IEnumerable<string> WriteList(IReadOnlyList<Field> fields, JsonObject item, DocumentZone zone)
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

    /// <summary>Reads the lines of a list, to the first that is none of it.</summary>
    public static void ReadList(IReadOnlyList<Field> fields, JsonObject item, DocumentLines lines)
    {
        while (!lines.AtEnd && Item().Match(lines.Current) is { Success: true } match)
        {
            var at = lines.Next++;
            var (label, text) = (match.Groups["label"].Value, match.Groups["value"].Value);
            if (Find(fields, label) is not { } field) lines.Refuse(at, $"no field here is called “{label}”");
            else if (item.ContainsKey(field.Key)) lines.Refuse(at, "this field stands here twice");
            else if (text.Length == 0 && field.Kind is FieldKind.Markdown or FieldKind.Output) item[field.Key] = field.Kind == FieldKind.Output ? OutputText.Unfence(EntryText.Unindent(lines)) : EntryText.Unindent(lines);
            else Put(field, text, item, lines, at);
        }
    }

    /// <summary>A column that is empty in every row is left out.</summary>
    public static IEnumerable<string> WriteTable(IReadOnlyList<Field> fields, JsonArray rows, DocumentZone zone)
    {
        var cells = rows.Select(row => fields.Select(f => f.Show(row!.AsObject(), zone) ?? "").ToArray()).ToList();
        var shown = Enumerable.Range(0, fields.Count).Where(c => c == 0 || cells.Any(row => row[c].Length > 0)).ToList();
        yield return $"| {string.Join(" | ", shown.Select(c => fields[c].Label))} |";
        yield return $"| {string.Join(" | ", shown.Select(_ => "---"))} |";
        foreach (var row in cells) yield return $"| {string.Join(" | ", shown.Select(c => row[c]))} |";
    }

    /// <param name="lines">Stand at the table's heading row; afterwards at the line after the table.</param>
    /// <returns>Each row with its line.</returns>
    public static List<(JsonObject Row, int Line)> ReadTable(IReadOnlyList<Field> fields, DocumentLines lines)
    {
        var head = lines.Next++;
        var labels = Cells(lines.Since(head)[0]);
        var columns = labels.Select(label => Find(fields, label)).ToList();
        if (columns.IndexOf(null) is var unknown and >= 0) lines.Refuse(head, $"no column here is called “{labels[unknown]}”");
        else if (columns.Distinct().Count() < columns.Count) lines.Refuse(head, "a column stands here twice");
        if (!lines.AtEnd && Dashes().IsMatch(lines.Current)) lines.Next++;
        var rows = new List<(JsonObject, int)>();
        for (; !lines.AtEnd && lines.Current.StartsWith('|'); lines.Next++)
        {
            var row = new JsonObject();
            var cells = Cells(lines.Current);
            if (cells.Length != columns.Count) lines.Refuse(lines.Next, $"this row has {cells.Length} cells, and the heading of its table {columns.Count}");
            foreach (var (field, cell) in columns.Zip(cells))
                if (field is not null) Put(field, cell, row, lines, lines.Next);
            lines.Mark(row, "", lines.Next);
            rows.Add((row, lines.Next));
        }
        return rows;
    }

    static void Put(Field field, string text, JsonObject item, DocumentLines lines, int at)
    {
        // Earlier files had some texts on one line that now stand below their label, with Markdown's signs escaped.
        var value = field.Kind == FieldKind.Markdown ? text.Length == 0 ? null : PlainText.Unescape(text) : field.Read(text, lines.Zone);
        lines.Mark(item, field.Key, at);
        if (value is not null) item[field.Key] = value;
        else if (text.Length > 0) lines.Refuse(at, $"{field.Label} is not {field.Expected}");
    }

    public static bool IsTable(IReadOnlyList<Field> fields, string line) => line.StartsWith('|') && Cells(line) is [var first, ..] && Find(fields, first) == fields[0];

    /// <summary>Whether all of its columns are known, and not only the first.</summary>
    public static bool IsWholeTable(IReadOnlyList<Field> fields, string line) => IsTable(fields, line) && Cells(line) is { Length: > 1 } labels && labels.All(label => Find(fields, label) is not null);

    static Field? Find(IReadOnlyList<Field> fields, string label) => fields.FirstOrDefault(f => label.Trim() is var named && (f.Label.Equals(named, StringComparison.OrdinalIgnoreCase) || named.Equals(f.Formerly, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The bar at the end may be missing.</summary>
    static string[] Cells(string line)
    {
        var cells = Bar().Split(line.Trim()).Skip(1).Select(c => c.Trim()).ToArray();
        return cells is [.. var all, ""] ? all : cells;
    }

    [GeneratedRegex(@"^\|(?: *:?-+:? *\|?)+$")]
    private static partial Regex Dashes();

    [GeneratedRegex(@"^[-*+] +(?:\*\*(?<label>[^*:]+):\*\*|\*\*(?<label>[^*:]+)\*\*:|(?<label>[^*:]+):) ?(?<value>.*)$")]
    private static partial Regex Item();

    // A bar counts unless a backslash escapes it, and a backslash escapes unless it is escaped itself.
    [GeneratedRegex(@"(?<=(?:^|[^\\])(?:\\\\)*)\|")]
    private static partial Regex Bar();
}
