using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Api;

/// <summary>How the API writes and reads JSON: snake_case, times as RFC 3339 in UTC, nothing that it does not know.</summary>
public static partial class ApiJson
{
    public const int Deepest = 32;

    public static readonly JsonSerializerOptions Options = Strict();

    /// <summary>Names and times alone: what schemas are made from.</summary>
    public static void Name(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new Instants());
    }

    static JsonSerializerOptions Strict()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNameCaseInsensitive = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            MaxDepth = Deepest,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        Name(options);
        return options;
    }

    /// <summary>2030-03-11T09:00:00Z; milliseconds when there are any. What comes in must name its zone.</summary>
    sealed partial class Instants : JsonConverter<DateTimeOffset>
    {
        static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: <= 40 } text && Shared.Words.HasZone(text = Ticks().Replace(text.ToUpperInvariant(), "$1"))
                && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year is > 1970 and < 9999) return at.ToUniversalTime();
            throw new JsonException("a time with its zone, such as 2030-03-11T09:00:00Z") { Source = JsonBody.Expected };
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture));

        /// <summary>Others count billionths of a second; ours are as fine as a tick.</summary>
        [GeneratedRegex(@"(\.\d{7})\d{1,12}")]
        private static partial Regex Ticks();
    }
}
