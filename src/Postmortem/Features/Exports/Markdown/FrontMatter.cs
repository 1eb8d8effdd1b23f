using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>The facts that have no section of their own, as YAML between two lines of three dashes.</summary>
static partial class FrontMatter
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

    /// <summary>Written in a shape of their own.</summary>
    static readonly string[] Others = ["incident", "ends_with", "time_zone", "services", "service_owners", "roles", "members", "review"];

    static readonly string[] Numbers = ["version", "text_version", "meeting_minutes"];

    // Costly to build, and without state between documents.
    static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).WithNewLine("\n").Build();
    static readonly IDeserializer FromYaml = new DeserializerBuilder().WithDuplicateKeyChecking().Build();

    /// <param name="Next">The line after the front matter.</param>
    /// <param name="EndsWith">The last line that the document was written with; null when it comes from before there was one.</param>
    /// <param name="Unknown">Lines whose names are none of ours.</param>
    public sealed record Matter(JsonObject Record, TimeZoneInfo Zone, int Next, string? EndsWith, IReadOnlyList<int> Unknown);

    /// <summary>The last line of the document, which pages do not show.</summary>
    public static string EndOf(JsonObject record) => $"<!-- end of {IncidentRef.NameOf(record["number"]!.GetValue<int>())} -->";

    public static string Write(JsonObject record, TimeZoneInfo zone)
    {
        var matter = Scalars(record, Facts);
        matter.Insert(3, new("incident", IncidentRef.NameOf(record["number"]!.GetValue<int>())));
        matter.Insert(4, new("ends_with", EndOf(record)));
        matter.Add(new("time_zone", zone.Id));
        matter.Add(new("services", record["services"]!.AsArray().ToDictionary(s => Text(s!["name"])!, s => Text(s!["tier"]))));
        // Beside the tiers, since earlier programs read those as they stand.
        if (record["services"]!.AsArray().Where(s => Text(s!["owner"]) is { Length: > 0 }).ToDictionary(s => Text(s!["name"])!, s => Text(s!["owner"])) is { Count: > 0 } owners) matter.Add(new("service_owners", owners));
        matter.Add(new("roles", record["roles"]!.AsArray().GroupBy(r => Text(r!["role"])!).ToDictionary(g => g.Key, g => g.Select(r => Text(r!["person"])).ToList())));
        if (record["members"]!.AsArray() is { Count: > 0 } members) matter.Add(new("members", members.Select(Text).ToList()));
        if (record["review"] is JsonObject review) matter.Add(new("review", Scalars(review, ReviewFacts).ToDictionary()));
        var yaml = Yaml.Serialize(matter.ToDictionary());
        return $"{Fence}\n{yaml}{Fence}\n";
    }

    /// <param name="lines">The whole document; the first line that is not empty is the first fence.</param>
    /// <exception cref="FormatException">It is no front matter of ours.</exception>
    public static Matter Read(string[] lines)
    {
        var begin = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        var end = begin < 0 ? -1 : Array.FindIndex(lines, begin + 1, line => line.TrimEnd() == Fence);
        if (end < 0 || lines[begin].Trim() != Fence) throw new FormatException("the file does not begin with front matter between two lines of ---");
        var yaml = string.Join('\n', lines[(begin + 1)..end]);
        if (yaml.Length > Largest) throw new FormatException("the front matter is too long");
        try
        {
            var matter = FromYaml.Deserialize<Dictionary<string, object?>>(yaml) ?? [];
            var unknown = matter.Keys.Except(Facts).Except(Others).Select(key => LineOf(lines, begin + 1, end, key))
                .Concat(Map(matter, "review").Keys.Except(ReviewFacts).Select(key => LineOf(lines, LineOf(lines, begin + 1, end, "review"), end, key)));
            return new(ToRecord(matter), Zone(matter.GetValueOrDefault("time_zone") as string), end + 1, matter.GetValueOrDefault("ends_with") as string, [.. unknown]);
        }
        catch (YamlException e)
        {
            var at = begin + (int)e.Start.Line;
            var remedy = NeedsQuotes().IsMatch(lines[at]) ? "; put the text behind the colon in quotes, as in title: 'Checkout: errors', and write each ' within it twice" : "";
            throw new FormatException($"the front matter is not YAML: line {at + 1}: “{Words.Fit(lines[at].Trim(), 60)}”: {(e.InnerException?.Message ?? e.Message).TrimEnd('.')}{remedy}");
        }
    }

    /// <summary>The first line that begins with this key, at whatever depth; where none does, because of how it is quoted, the one to begin with.</summary>
    static int LineOf(string[] lines, int from, int end, string key) =>
        Enumerable.Range(from, end - from).FirstOrDefault(i => Key().Match(lines[i]).Groups[1].Value == key, from);

    static JsonObject ToRecord(Dictionary<string, object?> matter)
    {
        var record = Facts.Aggregate(new JsonObject(), (json, key) => Put(json, key, matter.GetValueOrDefault(key)));
        if (IncidentRef.TryParseName(matter.GetValueOrDefault("incident") as string, out var number)) record["number"] = number;
        var owners = Map(matter, "service_owners");
        record["services"] = new JsonArray([.. Map(matter, "services").Select(s => new JsonObject { ["name"] = s.Key, ["tier"] = s.Value as string, ["owner"] = owners.GetValueOrDefault(s.Key) as string ?? "" })]);
        record["roles"] = new JsonArray([.. Map(matter, "roles").SelectMany(r => List(r.Value, r.Key).Select(p => new JsonObject { ["role"] = r.Key, ["person"] = p }))]);
        record["members"] = new JsonArray([.. List(matter.GetValueOrDefault("members"), "members").Select(m => JsonValue.Create(m))]);
        if (Map(matter, "review") is { Count: > 0 } review) record["review"] = ReviewFacts.Aggregate(new JsonObject(), (json, key) => Put(json, key, review.GetValueOrDefault(key)));
        return record;
    }

    static JsonObject Put(JsonObject json, string key, object? value)
    {
        if (value is string text) json[key] = Numbers.Contains(key) && int.TryParse(text, out var number) ? number : text;
        else if (value is not null) throw new FormatException($"{key} in the front matter is a list, and must be one value");
        return json;
    }

    static Dictionary<string, object?> Map(Dictionary<string, object?> matter, string key) => matter.GetValueOrDefault(key) switch
    {
        Dictionary<object, object> map => map.ToDictionary(m => (string)m.Key, m => (object?)m.Value),
        null or "" => [],
        _ => throw new FormatException($"{key} in the front matter must be names, each with what belongs to it behind a colon"),
    };

    static IEnumerable<string> List(object? value, string key) => value switch
    {
        List<object> list when list.All(item => item is string) => list.Cast<string>(),
        null or "" => [],
        string one => [one],
        _ => throw new FormatException($"{key} in the front matter must be a list of names"),
    };

    static TimeZoneInfo Zone(string? id) => id is null ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : throw new FormatException($"time_zone is '{id}', which is not known here");

    static List<KeyValuePair<string, object?>> Scalars(JsonObject from, string[] keys) =>
        [.. keys.Where(k => from[k] is JsonValue && !(k == "source_note" && Text(from[k]) == "")).Select(k => new KeyValuePair<string, object?>(k, Numbers.Contains(k) ? from[k]!.GetValue<int>() : Text(from[k])))];

    static string? Text(JsonNode? node) => node?.GetValue<string>();

    /// <summary>A text that has a colon of its own, or begins with a sign that means something.</summary>
    [GeneratedRegex(@"^ *[^:]+: +(?:[^""'].*: |[\[\]{}&*!|>%@`])")]
    private static partial Regex NeedsQuotes();

    [GeneratedRegex(@"^ *[""']?([^""':]+)[""']? *:")]
    private static partial Regex Key();
}
