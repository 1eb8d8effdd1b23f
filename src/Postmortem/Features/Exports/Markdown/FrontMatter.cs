using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>The facts that have no section of their own, as YAML between two lines of three dashes.</summary>
static class FrontMatter
{
    const int Largest = 256 * 1024;
    const string Fence = "---";

    static readonly string[] Facts =
    [
        "format", "version", "id", "title", "status", "severity", "kind", "visibility", "declared_at", "declared_by", "next_update_due_at", "merged_into",
        "ended_at", "ended_reason", "source", "source_id", "source_url", "source_note", "created_at", "updated_at",
    ];

    static readonly string[] ReviewFacts =
    [
        "template", "template_name", "template_version", "state", "facilitator", "meeting_at", "meeting_minutes", "meeting_place", "meeting_began_at", "meeting_ended_at", "text_version", "gaps_accepted_because",
        "created_by", "created_at", "updated_at", "published_at", "closed_at",
    ];

    static readonly string[] Numbers = ["version", "text_version", "meeting_minutes"];

    // Costly to build, and without state between documents.
    static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).WithNewLine("\n").Build();
    static readonly IDeserializer FromYaml = new DeserializerBuilder().WithDuplicateKeyChecking().Build();

    public static string Write(JsonObject record, TimeZoneInfo zone)
    {
        var matter = Scalars(record, Facts);
        matter.Insert(3, new("incident", IncidentRef.NameOf(record["number"]!.GetValue<int>())));
        matter.Add(new("time_zone", zone.Id));
        matter.Add(new("services", record["services"]!.AsArray().ToDictionary(s => Text(s!["name"])!, s => Text(s!["tier"]))));
        matter.Add(new("roles", record["roles"]!.AsArray().GroupBy(r => Text(r!["role"])!).ToDictionary(g => g.Key, g => g.Select(r => Text(r!["person"])).ToList())));
        if (record["members"]!.AsArray() is { Count: > 0 } members) matter.Add(new("members", members.Select(Text).ToList()));
        if (record["review"] is JsonObject review) matter.Add(new("review", Scalars(review, ReviewFacts).ToDictionary()));
        var yaml = Yaml.Serialize(matter.ToDictionary());
        return $"{Fence}\n{yaml}{Fence}\n";
    }

    /// <param name="lines">The whole document; the first line is the first fence.</param>
    /// <returns>The record's facts in the JSON form, the zone, and the line after the front matter.</returns>
    /// <exception cref="FormatException">It is no front matter of ours.</exception>
    public static (JsonObject Record, TimeZoneInfo Zone, int Next) Read(string[] lines)
    {
        var end = Array.IndexOf(lines, Fence, 1);
        if (lines.Length == 0 || lines[0] != Fence || end < 0) throw new FormatException("the file does not begin with front matter between two lines of ---");
        var yaml = string.Join('\n', lines[1..end]);
        if (yaml.Length > Largest) throw new FormatException("the front matter is too long");
        try
        {
            var matter = FromYaml.Deserialize<Dictionary<string, object?>>(yaml) ?? [];
            return (ToRecord(matter), Zone(matter.GetValueOrDefault("time_zone") as string), end + 1);
        }
        catch (YamlException e)
        {
            throw new FormatException($"the front matter is not YAML: line {e.Start.Line + 1}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    static JsonObject ToRecord(Dictionary<string, object?> matter)
    {
        var record = Facts.Aggregate(new JsonObject(), (json, key) => Put(json, key, matter.GetValueOrDefault(key)));
        if (IncidentRef.TryParseName(matter.GetValueOrDefault("incident") as string, out var number)) record["number"] = number;
        record["services"] = new JsonArray([.. Map(matter, "services").Select(s => new JsonObject { ["name"] = s.Key, ["tier"] = s.Value as string })]);
        record["roles"] = new JsonArray([.. Map(matter, "roles").SelectMany(r => List(r.Value).Select(p => new JsonObject { ["role"] = r.Key, ["person"] = p }))]);
        record["members"] = new JsonArray([.. List(matter.GetValueOrDefault("members")).Select(m => JsonValue.Create(m))]);
        if (Map(matter, "review") is { Count: > 0 } review) record["review"] = ReviewFacts.Aggregate(new JsonObject(), (json, key) => Put(json, key, review.GetValueOrDefault(key)));
        return record;
    }

    static JsonObject Put(JsonObject json, string key, object? value)
    {
        if (value is string text) json[key] = Numbers.Contains(key) && int.TryParse(text, out var number) ? number : text;
        return json;
    }

    static Dictionary<string, object?> Map(Dictionary<string, object?> matter, string key) => matter.GetValueOrDefault(key) is Dictionary<object, object> map
        ? map.ToDictionary(m => (string)m.Key, m => (object?)m.Value)
        : [];

    static IEnumerable<string> List(object? value) => value is List<object> list ? list.OfType<string>() : [];

    static TimeZoneInfo Zone(string? id) => id is null ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : throw new FormatException($"time_zone is '{id}', which is not known here");

    static List<KeyValuePair<string, object?>> Scalars(JsonObject from, string[] keys) =>
        [.. keys.Where(k => from[k] is JsonValue && !(k == "source_note" && Text(from[k]) == "")).Select(k => new KeyValuePair<string, object?>(k, Numbers.Contains(k) ? from[k]!.GetValue<int>() : Text(from[k])))];

    static string? Text(JsonNode? node) => node?.GetValue<string>();
}
