using System.Text.Json;
using System.Text.Json.Serialization;
using Postmortem.Features.Slack.Client;

namespace Postmortem.Features.Slack.Wire;

/// <summary>Slack's spelling. Unknown members are passed over: Slack adds some every month.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    MaxDepth = 64)]
[JsonSerializable(typeof(SlashCommand))]
[JsonSerializable(typeof(EventEnvelope))]
[JsonSerializable(typeof(Interaction))]
[JsonSerializable(typeof(SlackFailure))]
[JsonSerializable(typeof(AuthTest))]
[JsonSerializable(typeof(PostedMessage))]
[JsonSerializable(typeof(ChannelAnswer))]
[JsonSerializable(typeof(ChannelsAnswer))]
[JsonSerializable(typeof(MessagesAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(UserGroupsAnswer))]
[JsonSerializable(typeof(ViewOpened))]
[JsonSerializable(typeof(BookmarksAnswer))]
[JsonSerializable(typeof(PermalinkAnswer))]
[JsonSerializable(typeof(SocketAnswer))]
[JsonSerializable(typeof(OAuthAnswer))]
[JsonSerializable(typeof(Capture.CaptureWork))]
[JsonSerializable(typeof(Capture.ImageWork))]
[JsonSerializable(typeof(Capture.ImportWork))]
[JsonSerializable(typeof(Capture.ProgressWork))]
public sealed partial class SlackJson : JsonSerializerContext;

/// <summary>Slack writes some things as an id in one event and as an object with one in another.</summary>
sealed class IdConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
