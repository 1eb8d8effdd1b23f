using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>What is sent. A property that is not set is left out: Slack refuses nulls.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Block>))]
[JsonSerializable(typeof(View))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(Outbound.ReplyWork))]
[JsonSerializable(typeof(Outbound.PostWork))]
[JsonSerializable(typeof(Channels.InviteWork))]
[JsonSerializable(typeof(Reminders.ReminderWork))]
[JsonSerializable(typeof(AppHome.HomeWork))]
[JsonSerializable(typeof(Unfurling.UnfurlWork))]
[JsonSerializable(typeof(Updates.UpdateWork))]
[JsonSerializable(typeof(IReadOnlyList<Option>))]
public sealed partial class BlockJson : JsonSerializerContext
{
    /// <summary>Letters stand as themselves: an escaped one counts six times towards Slack's limits.</summary>
    public static BlockJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
