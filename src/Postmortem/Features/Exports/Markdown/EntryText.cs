using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Postmortem.Features.Exports.Json;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// A timeline entry as an item of a list: its head on one line, its text indented below, so that a code fence or a
/// rule within the text ends with the entry. What pages need not show follows the head in a comment.
/// </summary>
static partial class EntryText
{
    static readonly string[] Unseen = ["recorded_at", "source", "source_ref", "permalink", "milestone", "edited_at", "original_text"];
    static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static IEnumerable<string> Write(JsonObject entry, TimeZoneInfo zone)
    {
        var at = DateTimeOffset.Parse(entry["occurred_at"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var data = new JsonObject();
        if (Lossy(at, local, zone)) data["at"] = RecordJson.TimeText(at);
        foreach (var key in Unseen)
            if (entry[key] is JsonValue value) data[key] = value.DeepClone();
        var head = $"- {(entry["starred"]!.GetValue<bool>() ? "★ " : "")}**{(entry["accuracy"]!.GetValue<string>() == "about" ? "about " : "")}{local.ToString("HH:mm", CultureInfo.InvariantCulture)}** *{entry["kind"]!.GetValue<string>()}*";
        if (entry["author"] is JsonValue author) head += $" · {PlainText.Escape(author.GetValue<string>())}";
        if (entry["permalink"] is JsonValue link && Uri.TryCreate(link.GetValue<string>(), UriKind.Absolute, out var address)) head += $" · [source]({address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)})";
        yield return $"{head} <!-- {data.ToJsonString(OneLine)} -->";
        yield return "";
        foreach (var line in Indent(entry["text"]?.GetValue<string>() ?? "")) yield return line;
        foreach (var file in entry["attachments"]!.AsArray()) yield return $"\n  📎 {PlainText.Escape(file!["file_name"]!.GetValue<string>())} ({file["content_type"]!.GetValue<string>()}, {file["size_bytes"]} bytes) <!-- file -->";
        yield return "";
    }

    public static string DayHeading(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd, dddd", CultureInfo.InvariantCulture);

    public static bool Begins(string line) => Head().IsMatch(line);

    /// <param name="day">Of the heading above.</param>
    /// <param name="next">The entry's line; afterwards the first line that is not its own.</param>
    public static JsonObject Read(string[] lines, ref int next, DateOnly day, TimeZoneInfo zone)
    {
        var head = Head().Match(lines[next]);
        var from = ++next;
        var entry = head.Groups["data"].Success ? ReadData(head.Groups["data"].Value, from) : [];
        entry["starred"] = head.Groups["star"].Length > 0;
        entry["accuracy"] = head.Groups["about"].Length > 0 ? "about" : "exact";
        entry["kind"] = head.Groups["kind"].Value;
        entry["author"] = PlainText.Unescape(head.Groups["author"].Value);
        var shown = $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {head.Groups["time"].Value}";
        var exact = entry["at"]?.GetValue<string>();
        entry.Remove("at");
        entry["occurred_at"] = Field.TryReadTime(exact is null ? shown : $"{shown} <!-- {exact} -->", zone, out var at) ? RecordJson.TimeText(at) : shown;
        var below = next;
        entry["text"] = Unindent(lines, ref next);
        entry["attachments"] = FilesOf(lines[below..next]);
        return entry;
    }

    /// <summary>Names and sizes; the bytes are in no export.</summary>
    static JsonArray FilesOf(IEnumerable<string> lines) => [.. lines.Select(line => File().Match(line)).Where(m => m.Success).Select(m => new JsonObject
    {
        ["file_name"] = PlainText.Unescape(m.Groups["name"].Value),
        ["content_type"] = m.Groups["type"].Value,
        ["size_bytes"] = long.Parse(m.Groups["size"].Value, CultureInfo.InvariantCulture),
    })];

    /// <summary>Two spaces before every line that is not empty.</summary>
    public static IEnumerable<string> Indent(string text) => text.Split('\n').Select(line => line.Length == 0 ? "" : "  " + line);

    /// <summary>Takes the lines that are empty or indented.</summary>
    public static string Unindent(string[] lines, ref int next)
    {
        var from = next;
        while (next < lines.Length && (lines[next].Length == 0 || lines[next].StartsWith("  ", StringComparison.Ordinal))) next++;
        return string.Join('\n', lines[from..next].Where(l => !l.EndsWith("<!-- file -->", StringComparison.Ordinal)).Select(l => l.Length == 0 ? "" : l[2..])).Trim('\n');
    }

    static bool Lossy(DateTimeOffset at, DateTimeOffset local, TimeZoneInfo zone) =>
        at.Ticks % TimeSpan.TicksPerMinute != 0 || zone.IsAmbiguousTime(local.DateTime);

    static JsonObject ReadData(string json, int line)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            throw new FormatException($"line {line}: the comment of this entry is not JSON");
        }
    }

    [GeneratedRegex(@"^- (?<star>★ )?\*\*(?<about>about )?(?<time>\d\d:\d\d)\*\* \*(?<kind>[a-z ]+)\*(?: · (?<author>.*?))??(?: · \[source\]\([^)]*\))?(?: <!-- (?<data>\{.*\}) -->)?$")]
    private static partial Regex Head();

    [GeneratedRegex(@"^  📎 (?<name>.+) \((?<type>[^()]+), (?<size>\d{1,15}) bytes\) <!-- file -->$")]
    private static partial Regex File();
}
