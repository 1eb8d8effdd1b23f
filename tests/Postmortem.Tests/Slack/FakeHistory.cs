using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Postmortem.Tests.Slack;

/// <summary>How Slack hands out what was said: newest first and without replies, a thread oldest first behind its first message, in pages.</summary>
static class FakeHistory
{
    public static JsonObject History(this FakeChannel channel, ApiCall call) =>
        Page(channel.Messages.Where(m => IsTop(m) && IsBetween(m, call)).OrderByDescending(Ts), call);

    /// <returns>Null when there is no such message. Asked for a reply, Slack answers with that alone.</returns>
    public static JsonObject? Replies(this FakeChannel channel, ApiCall call)
    {
        if (channel.Messages.FirstOrDefault(m => Ts(m) == call["ts"]) is not { } asked) return null;
        if (!IsTop(asked)) return Page([asked], call);
        return Page(channel.Messages.Where(m => !IsTop(m) && (string?)m["thread_ts"] == call["ts"] && IsBetween(m, call)).OrderBy(Ts).Prepend(asked), call);
    }

    static bool IsTop(JsonObject message) => message["thread_ts"] is null || (string?)message["thread_ts"] == Ts(message);

    static bool IsBetween(JsonObject message, ApiCall call)
    {
        var inclusive = call["inclusive"] == "true" ? 0 : 1;
        return (call["latest"] is not { } latest || string.CompareOrdinal(Ts(message), latest) <= -inclusive) && (call["oldest"] is not { } oldest || string.CompareOrdinal(Ts(message), oldest) >= inclusive);
    }

    static JsonObject Page(IEnumerable<JsonObject> messages, ApiCall call)
    {
        var (all, limit) = (messages.ToList(), int.Parse(call["limit"] ?? "100", CultureInfo.InvariantCulture));
        var from = int.Parse(call["cursor"] ?? "0", CultureInfo.InvariantCulture);
        var more = from + limit < all.Count;
        return new()
        {
            ["messages"] = new JsonArray([.. all.Skip(from).Take(limit).Select(m => m.DeepClone())]),
            ["has_more"] = more,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = more ? (from + limit).ToString(CultureInfo.InvariantCulture) : "" },
        };
    }

    static string Ts(JsonObject message) => (string)message["ts"]!;
}

/// <summary>Files that only the bot's token opens; without it Slack shows its sign-in page.</summary>
public sealed class FakeFiles
{
    readonly ConcurrentDictionary<string, byte[]> _files = new();

    public int Downloads { get; private set; }

    public void Add(string id, byte[] bytes) => _files[id] = bytes;

    /// <summary>What Slack shows when the app lacks the scope.</summary>
    public void AddSignIn(string id) => _files[id] = [];

    public IResult Answer(string id, HttpContext context)
    {
        Downloads++;
        if (context.Request.Headers.Authorization != $"Bearer {FakeSlack.BotToken}" || _files.GetValueOrDefault(id) is []) return Results.Text("<html>Sign in</html>", "text/html");
        return _files.TryGetValue(id, out var bytes) ? Results.Bytes(bytes, "application/octet-stream") : Results.NotFound();
    }
}
