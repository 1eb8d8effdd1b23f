using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Postmortem.Data;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Json;

/// <summary>The record as JSON: names in snake_case, times in UTC. The published schema describes this form.</summary>
public static class RecordJson
{
    public static readonly JsonSerializerOptions Options = new(Journal.Json)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new UtcTimes() },
    };

    /// <summary>Bytes of a record without files.</summary>
    const int Usual = 300_000;

    public static byte[] Write(IncidentRecord record)
    {
        // With the timeline's files it has tens of megabytes, which would be copied each time that the buffer doubles.
        var files = record.Timeline.SelectMany(e => e.Attachments).Sum(f => (long)(f.Content?.Length ?? 0));
        using var text = new MemoryStream(Usual + (int)(files / 3 * 4));
        JsonSerializer.Serialize(text, record, Options);
        text.WriteByte((byte)'\n');
        return text.ToArray();
    }

    /// <summary>2017-01-31T17:20:00Z, with milliseconds only where there are some.</summary>
    public static string TimeText(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    sealed class UtcTimes : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var at) ? at.ToUniversalTime() : throw new JsonException("this is not a time such as 2017-01-31T17:20:00Z");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(TimeText(value));
    }
}
