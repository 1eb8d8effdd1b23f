using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// A file below its timeline entry, by name and size. Where its bytes stand beside the Markdown (<see cref="MarkdownArchive"/>),
/// the name links to them, and a picture is shown.
/// </summary>
static partial class FileText
{
    const string End = " -->";
    static readonly JsonSerializerOptions OneLine = new(RecordJson.Options) { WriteIndented = false };

    /// <summary>The comment behind the name.</summary>
    sealed record Unseen(Guid Id, string Sha256, string AddedBy, DateTimeOffset AddedAt);

    /// <summary>attachments/{id}/{name}, in the archive and from the Markdown: what the pages call the same, but for the leading slash.</summary>
    public static string PathOf(RecordedAttachment file) => $"attachments/{file.Id:D}/{file.FileName}";

    static string AddressOf(RecordedAttachment file) => $"attachments/{file.Id:D}/{Uri.EscapeDataString(file.FileName)}";

    public static IEnumerable<string> Write(RecordedAttachment file)
    {
        var (name, address) = (PlainText.Escape(file.FileName), AddressOf(file));
        var unseen = JsonSerializer.Serialize(new Unseen(file.Id, file.Sha256, file.AddedBy, file.AddedAt), OneLine);
        yield return "";
        yield return $"  📎 {(file.Content is null ? name : $"[{name}]({address})")} ({file.ContentType}, {file.SizeBytes.ToString(CultureInfo.InvariantCulture)} bytes) <!-- file {unseen}{End}";
        if (file.Content is null || !FileKind.IsImage(file.ContentType)) yield break;
        yield return "";
        yield return $"  ![{name}]({address}) <!-- file{End}";
    }

    /// <summary>Is this a line of an entry that is not its text?</summary>
    public static bool Is(string line) => line.EndsWith(End, StringComparison.Ordinal) && Mark().IsMatch(line);

    /// <summary>Whether such a line still says what it is for.</summary>
    public static bool Reads(string line) => File().IsMatch(line) || Picture().IsMatch(line);

    public static JsonArray Read(IEnumerable<string> lines) => [.. lines.Select(line => File().Match(line)).Where(m => m.Success).Select(Read)];

    static JsonObject Read(Match line)
    {
        var name = PlainText.Unescape(line.Groups["name"].Value);
        var file = line.Groups["data"].Success ? ReadData(line.Groups["data"].Value, name) : [];
        file["file_name"] = name;
        file["content_type"] = line.Groups["type"].Value;
        file["size_bytes"] = long.Parse(line.Groups["size"].Value, CultureInfo.InvariantCulture);
        return file;
    }

    static JsonObject ReadData(string json, string name)
    {
        try
        {
            return JsonNode.Parse(json)!.AsObject();
        }
        catch (JsonException)
        {
            throw new FormatException($"the comment behind the file {name} is not JSON");
        }
    }

    /// <summary>
    /// Links to files within texts lead into the archive; <see cref="ToPages"/> takes that back. Pages know a file without its name, and an archive
    /// does not: there it gets the name, and an empty fragment tells that it had none.
    /// </summary>
    /// <param name="files">Those whose bytes stand beside the text.</param>
    public static string ToArchive(string markdown, IEnumerable<RecordedAttachment> files) => files.Aggregate(markdown, (text, file) =>
        text.Replace($"](/attachments/{file.Id:D})", $"]({AddressOf(file)}#)", StringComparison.OrdinalIgnoreCase)
            .Replace($"](/attachments/{file.Id:D} ", $"]({AddressOf(file)}# ", StringComparison.OrdinalIgnoreCase)
            .Replace($"](/attachments/{file.Id:D}", $"](attachments/{file.Id:D}", StringComparison.OrdinalIgnoreCase));

    public static string ToPages(string markdown) => Link().Replace(NamelessLink().Replace(markdown, "](/$1"), "](/");

    [GeneratedRegex(@"^  📎 (?:\[(?<name>.+)\]\(/?attachments/[^)]*\)|(?<name>.+)) \((?<type>[^()]+), (?<size>\d{1,15}) bytes\) <!-- file (?:(?<data>\{.*\}) )?-->$")]
    private static partial Regex File();

    [GeneratedRegex(@"^  !\[.*\]\([^)]*\) <!-- file -->$")]
    private static partial Regex Picture();

    [GeneratedRegex(@"<!-- file (?:\{.*\} )?-->$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\]\((attachments/[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/[^)\s#]*#(?=[) ])")]
    private static partial Regex NamelessLink();

    [GeneratedRegex(@"\]\((?=attachments/[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}[/)])")]
    private static partial Regex Link();
}
