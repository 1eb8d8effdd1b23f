using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Reads what may be missing or of another type, without surprises.</summary>
static class Payload
{
    static readonly JsonDocumentOptions Reading = new() { MaxDepth = 64 };

    /// <returns>Null when it is not JSON.</returns>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, null, Reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value at a path such as <c>deployment.creator.login</c>, <c>items[0].name</c> or <c>$.a.b</c>, as text; empty when there is none.</summary>
    public static string Text(this JsonNode? node, string path) => node.At(path) switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        _ => "",
    };

    /// <summary>A field where its path says it stands, or the fixed word after “=”; without any paths, where its own name says.</summary>
    public static string Mapped(this JsonNode? node, string field, IReadOnlyDictionary<string, string> paths)
    {
        var path = paths.GetValueOrDefault(field) is { Length: > 0 } given ? given : paths.Count == 0 ? field : "";
        return path.StartsWith('=') ? path[1..] : path.Length == 0 ? "" : node.Text(path);
    }

    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var step in path.TrimStart('$').Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            var index = step.EndsWith(']') && int.TryParse(step[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : -1;
            node = node switch
            {
                JsonArray array when index >= 0 && index < array.Count => array[index],
                JsonObject fields when index < 0 && fields.TryGetPropertyValue(step.TrimEnd(']').Trim('\'', '"'), out var field) => field,
                _ => null,
            };
            if (node is null) return null;
        }
        return node;
    }

    /// <summary>ISO 8601, the looser forms that sources write, or Unix time in seconds down to nanoseconds; null when it is none of them.</summary>
    public static DateTimeOffset? Time(this JsonNode? node, string path) => ReadTime(node.Text(path));

    public static DateTimeOffset? ReadTime(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number switch
            {
                <= 100_000_000 => null,
                <= 100_000_000_000 => DateTimeOffset.FromUnixTimeSeconds(number),
                <= 100_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(number),
                <= 100_000_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(number / 1000),
                _ => DateTimeOffset.FromUnixTimeMilliseconds(number / 1_000_000),
            };
        return DateTimeOffset.TryParse(text.Replace(" UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }

    /// <summary>What an object says in plain values, as names and values; the first fifty, cut to what a label holds.</summary>
    public static IReadOnlyDictionary<string, string> Labels(this JsonNode? node, string path)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (name, value) in node.At(path) as JsonObject ?? [])
            if (value is JsonValue && name.Trim().Length > 0 && labels.Count < 50) labels[Clean(name, 200)] = Clean(value.Text(""), 1000);
        return labels;
    }

    /// <summary>A name by which an alert is known again, however long its source's is.</summary>
    public static string Key(string name) =>
        name.Length <= 300 && !name.Any(char.IsControl) ? name : $"sha256 {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))}";

    /// <summary>Without control characters, and at most so long.</summary>
    public static string Clean(string text, int longest)
    {
        var clean = string.Concat(text.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))).Trim();
        return Words.Fit(clean, longest);
    }

    /// <summary>The first line, at most as long as a title may be.</summary>
    public static string Title(string text) => Words.Fit(text.ReplaceLineEndings("\n").Split('\n')[0].Trim(), 300);

    /// <summary>A link that people may follow, or nothing.</summary>
    public static string? Link(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && text.Length <= 2000 ? text : null;

    public static string Short(string sha) => sha.Length == 40 ? sha[..8] : sha;
}
