using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Slack's own limits on messages, modals and homes, written from its reference and not from the code that keeps them.</summary>
static class SlackRules
{
    static readonly Dictionary<string, int> LongestText = new()
    {
        ["section"] = 3000,
        ["header"] = 150,
        ["option"] = 75,
        ["option.description"] = 75,
        ["button"] = 75,
        ["placeholder"] = 150,
        ["label"] = 2000,
        ["hint"] = 2000,
        ["title"] = 24,
        ["submit"] = 24,
        ["close"] = 24,
        ["field"] = 2000,
        ["context"] = 3000,
        ["confirm.title"] = 100,
        ["confirm.text"] = 300,
        ["confirm.button"] = 30,
    };

    static readonly Dictionary<string, int> MostElements = new() { ["actions"] = 25, ["context"] = 10 };
    static readonly Dictionary<string, int> MostOptions = new() { ["static_select"] = 100, ["multi_static_select"] = 100, ["overflow"] = 5, ["checkboxes"] = 10, ["radio_buttons"] = 10 };

    /// <summary>What Slack would refuse, in words; empty when it would take it.</summary>
    /// <param name="sent">A view, or an array of blocks.</param>
    public static IReadOnlyList<string> Faults(JsonNode sent)
    {
        var faults = new List<string>();
        if (sent is JsonObject view)
        {
            foreach (var part in new[] { "title", "submit", "close" }) Text(part, view[part]);
            Longest("private_metadata", (string?)view["private_metadata"], 3000);
            Longest("callback_id", (string?)view["callback_id"], 255);
            if (Blocks(view, "blocks").Count > 100) faults.Add("a view has more than 100 blocks");
            if ((string?)view["type"] == "modal" && view["title"] is null) faults.Add("a modal has no title");
            if ((string?)view["type"] == "modal" && view["submit"] is null && Blocks(view, "blocks").Any(b => (string?)b["type"] == "input")) faults.Add("a modal with inputs has no submit");
        }
        else if (sent.AsArray().Count > 50) faults.Add("a message has more than 50 blocks");

        var blocks = sent is JsonObject v ? Blocks(v, "blocks") : [.. sent.AsArray().Select(b => b!.AsObject())];
        if (blocks.Select(b => (string?)b["block_id"]).Where(id => id is not null).GroupBy(id => id).FirstOrDefault(g => g.Count() > 1) is { Key: { } twice }) faults.Add($"the block_id {twice} stands twice");
        foreach (var block in blocks) Block(block);
        if (sent is JsonArray && sent.ToJsonString().Length > 13_200 + (200 * blocks.Count) && blocks.Sum(TextLength) > 13_200) faults.Add("all texts together are over 13,200 characters");
        return faults;

        void Block(JsonObject block)
        {
            var type = (string)block["type"]!;
            Longest("block_id", (string?)block["block_id"], 255);
            Text(type, block["text"]);
            Text("label", block["label"]);
            Text("hint", block["hint"]);
            var fields = Blocks(block, "fields");
            if (fields.Count > 10) faults.Add("a section has more than 10 fields");
            foreach (var field in fields) Text("field", field);
            var elements = Blocks(block, "elements");
            if (MostElements.TryGetValue(type, out var most) && (elements.Count > most || elements.Count == 0)) faults.Add($"{type} has {elements.Count} elements");
            foreach (var element in elements.Concat(new[] { block["element"], block["accessory"] }.OfType<JsonObject>()))
                if (type == "context") Text("context", element); else Element(element);
        }

        void Element(JsonObject element)
        {
            var type = (string)element["type"]!;
            Longest("action_id", (string?)element["action_id"], 255);
            Text(type, element["text"]);
            Text("placeholder", element["placeholder"]);
            Longest("value", (string?)element["value"], 2000);
            Longest("url", (string?)element["url"], 3000);
            Longest("initial_value", (string?)element["initial_value"], 3000);
            var options = Blocks(element, "options");
            if (MostOptions.TryGetValue(type, out var most) && (options.Count > most || options.Count == 0) && element["option_groups"] is null) faults.Add($"{type} has {options.Count} options");
            foreach (var option in options)
            {
                Text("option", option["text"]);
                Text("option.description", option["description"]);
                Longest("option value", (string?)option["value"], 150);
            }
            foreach (var initial in new[] { element["initial_option"] }.Concat(element["initial_options"]?.AsArray() ?? []).OfType<JsonObject>())
                if (type != "external_select" && !options.Any(o => JsonNode.DeepEquals(o, initial))) faults.Add($"{type}: an initial option is not among the options");
            if (element["confirm"] is JsonObject confirm)
            {
                Text("confirm.title", confirm["title"]);
                Text("confirm.text", confirm["text"]);
                Text("confirm.button", confirm["confirm"]);
                Text("confirm.button", confirm["deny"]);
            }
        }

        void Text(string of, JsonNode? text)
        {
            if (text is not JsonObject || !LongestText.TryGetValue(of, out var longest)) return;
            var said = (string?)text["text"] ?? "";
            if (said.Length > longest) faults.Add($"{of} has {said.Length} characters, more than {longest}");
            if (said.Length == 0) faults.Add($"{of} is empty");
        }

        void Longest(string what, string? said, int longest)
        {
            if (said?.Length > longest) faults.Add($"{what} has {said.Length} characters, more than {longest}");
        }
    }

    /// <summary>What Slack looks at first: kinds everywhere, and no nulls.</summary>
    public static bool IsInOrder(JsonNode? node) => node switch
    {
        null => false,
        JsonArray list => list.All(IsInOrder),
        JsonObject thing => thing.All(p => IsInOrder(p.Value))
            && (!thing.ContainsKey("text") || thing["text"] is JsonObject || (string?)thing["type"] is "plain_text" or "mrkdwn")
            && (!(thing.ContainsKey("block_id") || thing.ContainsKey("action_id")) || thing["type"] is not null),
        _ => true,
    };

    static int TextLength(JsonObject block) => ((string?)block["text"]?["text"] ?? "").Length + Blocks(block, "fields").Sum(f => ((string?)f["text"] ?? "").Length);

    static List<JsonObject> Blocks(JsonObject of, string name) => [.. of[name]?.AsArray().Select(b => b!.AsObject()) ?? []];
}

/// <summary>
/// One example of every shape that the tests made the bot send, for tests/slack-types: there the compiler holds them against
/// Slack's published types.
/// </summary>
static class SentShapes
{
    static readonly string Folder = Path.Combine(Repository.Root, "tests/.cache/slack-sent");
    static readonly ConcurrentDictionary<string, bool> Seen = new();

    public static void Keep(string kind, JsonNode sent)
    {
        var name = kind + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ShapeOf(sent))))[..16];
        if (!Seen.TryAdd(name, true)) return;
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name + ".json"), sent.ToJsonString());
    }

    /// <summary>Names and kinds without what is said in them.</summary>
    static string ShapeOf(JsonNode? node) => node switch
    {
        JsonArray list => "[" + string.Join(',', list.Select(ShapeOf).Distinct()) + "]",
        JsonObject thing => "{" + string.Join(',', thing.Select(p => p.Key is "type" or "style" ? $"{p.Key}={p.Value}" : $"{p.Key}:{ShapeOf(p.Value)}")) + "}",
        null => "null",
        _ => node.GetValueKind().ToString(),
    };
}
