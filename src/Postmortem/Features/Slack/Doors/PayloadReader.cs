using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Doors;

/// <summary>Understands any of Slack's kinds of payload by what it holds, at whichever address it came.</summary>
public static class PayloadReader
{
    const int LongestChallenge = 500;

    /// <returns>Null with the fault when it is none of them.</returns>
    public static (Incoming? Incoming, string? Fault) Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        try
        {
            var media = contentType?.Split(';')[0].Trim().ToLowerInvariant();
            if (media == "application/x-www-form-urlencoded") return ReadForm(Encoding.UTF8.GetString(body.Span));
            return media is null or "application/json" ? ReadJson(body) : (null, $"the media type {media} is not understood");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return (null, "it is not readable");
        }
    }

    /// <summary>A payload of Socket Mode, or the body of an HTTP one.</summary>
    /// <exception cref="JsonException">It is not JSON, or not of the form.</exception>
    public static (Incoming? Incoming, string? Fault) ReadJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) return (null, "it is not an object");
        var text = Encoding.UTF8.GetString(json.Span);
        if (root.TryGetProperty("command", out _)) return Check(new(text) { Command = root.Deserialize(SlackJson.Default.SlashCommand) });
        var type = root.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString()! : "";
        switch (type)
        {
            case "url_verification":
                var challenge = root.TryGetProperty("challenge", out var c) && c.ValueKind == JsonValueKind.String ? c.GetString()! : "";
                return challenge.Length is > 0 and <= LongestChallenge ? (new Incoming("") { Challenge = challenge }, null) : (null, "the challenge is missing or too long");
            case "event_callback" or "app_rate_limited":
                return Check(new(text) { Event = root.Deserialize(SlackJson.Default.EventEnvelope) });
            default:
                return root.TryGetProperty("user", out _) || root.TryGetProperty("team", out _)
                    ? Check(new(text) { Interaction = root.Deserialize(SlackJson.Default.Interaction) })
                    : (null, "it is neither an event nor an interaction");
        }
    }

    static (Incoming?, string?) ReadForm(string body)
    {
        using var reader = new FormReader(body) { ValueCountLimit = 100, KeyLengthLimit = 200, ValueLengthLimit = SlackDoor.LargestBody };
        var form = reader.ReadForm();
        string? Value(string name) => form.TryGetValue(name, out var values) ? values[0] : null;
        if (Value("payload") is { } payload) return ReadJson(Encoding.UTF8.GetBytes(payload));
        // Slack's occasional look whether the certificate is good.
        if (Value("ssl_check") == "1") return (new Incoming("") { Challenge = "ok" }, null);
        if (Value("command") is not { } named) return (null, "it is neither a command nor an interaction");
        var command = new SlashCommand
        {
            Command = named,
            TeamId = Value("team_id") ?? "",
            ChannelId = Value("channel_id") ?? "",
            ChannelName = Value("channel_name") ?? "",
            UserId = Value("user_id") ?? "",
            UserName = Value("user_name") ?? "",
            Text = Value("text") ?? "",
            ResponseUrl = Value("response_url"),
            TriggerId = Value("trigger_id"),
            ThreadTs = Value("thread_ts"),
        };
        return Check(new(JsonSerializer.Serialize(command, SlackJson.Default.SlashCommand)) { Command = command });
    }

    static (Incoming?, string?) Check(Incoming incoming)
    {
        if (incoming.Event is { Type: "app_rate_limited" }) return (incoming, null);
        if (!IsId(incoming.TeamId)) return (null, "the team is missing");
        return incoming switch
        {
            { Event: { EventId: not { Length: > 0 and <= 100 } } or { Event: null } or { Event.Type: "" } } => (null, "the event or its id is missing"),
            { Command: { } c } when !IsId(c.UserId) || !IsId(c.TriggerId) => (null, "the command's user or trigger is missing"),
            { Interaction: { } i } when !IsId(i.User?.Id) || i.Type.Length is 0 or > 100 || (i.TriggerId ?? i.View?.Id) is not { Length: > 0 and <= 255 } => (null, "the interaction's user or trigger is missing"),
            _ => (incoming, null),
        };
    }

    static bool IsId(string? id) => id is { Length: > 0 and <= 255 } && !id.Any(char.IsControl);
}
