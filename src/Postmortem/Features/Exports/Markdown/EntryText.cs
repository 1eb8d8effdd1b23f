using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;

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

    public static IEnumerable<string> Write(RecordedEntry entry, DocumentZone zone)
    {
        var at = entry.OccurredAt;
        var head = $"- {(entry.Starred ? "★ " : "")}**{(entry.Accuracy == "about" ? "about " : "")}{zone.Local(at).ToString("HH:mm", CultureInfo.InvariantCulture)}{zone.OffsetOf(at)}** *{entry.Kind}*";
        if (entry.Author is { } author) head += $" · {PlainText.Escape(author)}";
        if (LinkTo(entry.Permalink) is { } address) head += $" · [source]({address})";
        var files = entry.Attachments.SelectMany(FileText.Write).ToList();
        var fileLines = files.Count(FileText.Is);
        var unseen = new Unseen(at.Ticks % TimeSpan.TicksPerMinute != 0 ? at : null, fileLines > 0 || (entry.Text ?? "").Split('\n').Any(FileText.Is) ? fileLines : null, entry.RecordedAt, entry.Source, entry.SourceRef, entry.Permalink, entry.Milestone, entry.EditedAt);
        yield return $"{head} <!-- {JsonSerializer.Serialize(unseen, OneLine)} -->";
        yield return "";
        foreach (var line in Indent(entry.Text ?? "")) yield return line;
        foreach (var line in files) yield return line;
        yield return "";
    }

    public static string DayHeading(DateTimeOffset at, DocumentZone zone) => zone.Local(at).ToString("yyyy-MM-dd, dddd", CultureInfo.InvariantCulture);

    /// <summary>As a hand would write it, too: with another bullet, without the bold, with seconds, without a kind.</summary>
    public static bool Begins(string line) => Head().IsMatch(line);

    /// <summary>Whether it is written as we do, with a kind that we know.</summary>
    public static bool IsOurs(string line) => Head().Match(line) is { Success: true } head && EntryKind.All.Contains(head.Groups["kind"].Value.ToLowerInvariant());

    /// <param name="lines">Stand at the entry's line; afterwards at the first that is not its own.</param>
    /// <param name="day">Of the heading above.</param>
    public static JsonObject Read(DocumentLines lines, DateOnly day)
    {
        var at = lines.Next++;
        var head = Head().Match(lines.Since(at)[0]);
        var entry = head.Groups["data"].Success ? ReadData(head.Groups["data"].Value, at + 1) : [];
        entry["starred"] = head.Groups["star"].Length > 0;
        entry["accuracy"] = head.Groups["about"].Length > 0 ? "about" : "exact";
        entry["kind"] = head.Groups["kind"].Success ? head.Groups["kind"].Value.Trim().ToLowerInvariant() : EntryKind.Note;
        if (!head.Groups["kind"].Success) lines.Guess(at, $"has no kind, so it became a {EntryKind.Note}");
        var time = head.Groups["time"].Value;
        var shown = $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {time}{(head.Groups["offset"] is { Success: true } offset ? $" {offset.Value}" : "")}";
        var exact = entry["at"]?.GetValue<string>();
        entry.Remove("at");
        if (Field.TryReadTime(exact is null ? shown : $"{shown} <!-- {exact} -->", lines.Zone, out var moment)) entry["occurred_at"] = RecordJson.TimeText(moment);
        else lines.Refuse(at, $"{time} is no time of that day in the zone that the front matter names");
        // What follows the kind is who said it, where a dot parts them, and otherwise what was said.
        var by = By().Match(head.Groups["rest"].Value);
        if (by.Success) ReadBy(by, entry);
        var said = by.Success ? "" : Dash().Replace(head.Groups["rest"].Value, "").Trim();
        ReadBelow(lines, entry);
        if (said.Length > 0) entry["text"] = $"{said}\n\n{(string?)entry["text"]}".Trim('\n');
        return entry;
    }

    static void ReadBy(Match by, JsonObject entry)
    {
        entry["author"] = PlainText.Unescape(by.Groups["author"].Value);
        // The comment knows it as it was; a hand edit of the link wins.
        if (by.Groups["source"] is { Success: true } link && link.Value != LinkTo((string?)entry["permalink"])) entry["permalink"] = link.Value;
    }

    /// <summary>The text and the files of the entry whose head was read.</summary>
    static void ReadBelow(DocumentLines lines, JsonObject entry)
    {
        // In what an earlier version wrote, all that look like it tell of files.
        var fileLines = entry["file_lines"] is JsonValue told && told.TryGetValue(out int number) ? number : int.MaxValue;
        entry.Remove("file_lines");
        var from = lines.Next;
        var text = Below(lines).ToList();
        var files = text.Index().Where(l => FileText.Is(l.Item)).TakeLast(fileLines).ToList();
        foreach (var (i, line) in files.AsEnumerable().Reverse())
        {
            if (!FileText.Reads(line)) lines.Refuse(from + i, "this tells of a file, as in 📎 graph.png (image/png, 2048 bytes), and cannot be read");
            text.RemoveAt(i);
        }
        entry["text"] = Unindent(text);
        entry["attachments"] = FileText.Read(files.Select(l => l.Item));
    }

    /// <returns>The address as Markdown can hold it; null when it is none.</returns>
    static string? LinkTo(string? permalink) => Uri.TryCreate(permalink, UriKind.Absolute, out var address)
        ? address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal) : null;

    /// <summary>Two spaces before every line that is not empty.</summary>
    public static IEnumerable<string> Indent(string text) => text.Split('\n').Select(line => line.Length == 0 ? "" : "  " + line);

    public static string Unindent(DocumentLines lines) => Unindent(Below(lines));

    static string Unindent(IEnumerable<string> below) => string.Join('\n', below.Select(l => l.Length < 2 ? "" : l[2..])).Trim('\n');

    /// <summary>Takes the lines that are empty or indented.</summary>
    static string[] Below(DocumentLines lines)
    {
        var from = lines.Next;
        while (!lines.AtEnd && (string.IsNullOrWhiteSpace(lines.Current) || lines.Current.StartsWith("  ", StringComparison.Ordinal))) lines.Next++;
        return lines.Since(from);
    }

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

    [GeneratedRegex($@"^[-*+] +(?<star>★ *)?(?:\*\*|__)?(?<about>(?:about|~) *)?(?<time>\d{{1,2}}:\d\d(?::\d\d)?)(?!\d)(?! ?[ap]\.?m\b)(?: (?<offset>{Field.Offset})(?=\*\*|__))?:?(?:\*\*|__)?:?(?: +[*_](?<kind>[a-z ]+)[*_](?!\w))?(?<rest>.*?)(?: <!-- (?<data>\{{.*\}}) -->)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Head();

    [GeneratedRegex(@"^ *(?: · (?<author>.*?))??(?: · \[source\]\((?<source>[^)]*)\))? *$")]
    private static partial Regex By();

    [GeneratedRegex("^ *(?:[–—:-] +)?")]
    private static partial Regex Dash();
}
