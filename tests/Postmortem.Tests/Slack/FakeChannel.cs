using System.Text.Json.Nodes;

namespace Postmortem.Tests.Slack;

/// <summary>A channel as a workspace holds it.</summary>
public sealed class FakeChannel(string id, string name, string creator)
{
    public string Id => id;
    public string Name { get; set; } = name;
    public string Creator => creator;
    public bool IsPrivate { get; set; }
    public bool IsArchived { get; set; }

    /// <summary>Whether the bot is in it.</summary>
    public bool IsMember { get; set; } = true;
    public string Topic { get; set; } = "";
    public HashSet<string> Members { get; } = [];
    public List<string> Bookmarks { get; } = [];
    public HashSet<string> Pins { get; } = [];
    public List<JsonObject> Messages { get; } = [];
    public List<(string Ts, JsonObject ByLink)> Unfurls { get; } = [];
    public List<(string User, string Text)> Ephemerals { get; } = [];

    /// <summary>All that a reader sees, as one text.</summary>
    public string Shown => string.Join('\n', Messages.Select(m => (string?)m["text"] + m["blocks"]?.ToJsonString(new(System.Text.Json.JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));

    /// <summary>What Slack says to this while the channel is archived; null when it does it nevertheless.</summary>
    public string? Refusal(string method) => !IsArchived ? null : method switch
    {
        "conversations.archive" => "already_archived",
        "chat.update" => "is_inactive",
        "conversations.info" or "conversations.history" or "conversations.replies" or "bookmarks.list" => null,
        _ => "is_archived",
    };

    public JsonObject ToJson() => new() { ["id"] = Id, ["name"] = Name, ["is_private"] = IsPrivate, ["is_archived"] = IsArchived, ["is_member"] = IsMember, ["creator"] = Creator };
}
