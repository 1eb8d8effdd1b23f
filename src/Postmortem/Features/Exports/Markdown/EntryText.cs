using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// A timeline entry as an item of a list: its head on one line, its text indented below, so that a code fence or a
/// rule within the text ends with the entry. What pages need not show follows the head in a comment; what somebody has
/// replaced does not, since it may be a secret, and nobody who hands the document on would see it there.
/// </summary>
static partial class EntryText
{
    static readonly JsonSerializerOptions OneLine = new(RecordJson.Options) { WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The comment behind the head.</summary>
    /// <param name="At">When the head's clock time does not say all of it.</param>
    /// <param name="FileLines">How many lines at the end tell of files; null when none does, and none of the text looks as if.</param>
    sealed record Unseen(DateTimeOffset? At, int? FileLines, DateTimeOffset RecordedAt, string? Source, string? SourceRef, string? Permalink, string? Milestone, DateTimeOffset? EditedAt);

    public static IEnumerable<string> Write(RecordedEntry entry, TimeZoneInfo zone)
    {
        var at = entry.OccurredAt;
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var head = $"- {(entry.Starred ? "★ " : "")}**{(entry.Accuracy == "about" ? "about " : "")}{local.ToString("HH:mm", CultureInfo.InvariantCulture)}** *{entry.Kind}*";
        if (entry.Author is { } author) head += $" · {PlainText.Escape(author)}";
        if (Uri.TryCreate(entry.Permalink, UriKind.Absolute, out var address)) head += $" · [source]({address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)})";
        var files = entry.Attachments.SelectMany(FileText.Write).ToList();
        var fileLines = files.Count(FileText.Is);
        var unseen = new Unseen(Lossy(at, local, zone) ? at : null, fileLines > 0 || (entry.Text ?? "").Split('\n').Any(FileText.Is) ? fileLines : null, entry.RecordedAt, entry.Source, entry.SourceRef, entry.Permalink, entry.Milestone, entry.EditedAt);
        yield return $"{head} <!-- {JsonSerializer.Serialize(unseen, OneLine)} -->";
        yield return "";
        foreach (var line in Indent(entry.Text ?? "")) yield return line;
        foreach (var line in files) yield return line;
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
        // In what an earlier version wrote, all that look like it tell of files.
        var fileLines = entry["file_lines"] is JsonValue told && told.TryGetValue(out int number) ? number : int.MaxValue;
        entry.Remove("file_lines");
        var below = Below(lines, ref next);
        var files = below.Where(FileText.Is).TakeLast(fileLines).ToList();
        var text = below.ToList();
        foreach (var line in files) text.RemoveAt(text.LastIndexOf(line));
        entry["text"] = Unindent(text);
        entry["attachments"] = FileText.Read(files);
        return entry;
    }

    /// <summary>Two spaces before every line that is not empty.</summary>
    public static IEnumerable<string> Indent(string text) => text.Split('\n').Select(line => line.Length == 0 ? "" : "  " + line);

    public static string Unindent(string[] lines, ref int next) => Unindent(Below(lines, ref next));

    static string Unindent(IEnumerable<string> below) => string.Join('\n', below.Select(l => l.Length == 0 ? "" : l[2..])).Trim('\n');

    /// <summary>Takes the lines that are empty or indented.</summary>
    static string[] Below(string[] lines, ref int next)
    {
        var from = next;
        while (next < lines.Length && (lines[next].Length == 0 || lines[next].StartsWith("  ", StringComparison.Ordinal))) next++;
        return lines[from..next];
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
}
