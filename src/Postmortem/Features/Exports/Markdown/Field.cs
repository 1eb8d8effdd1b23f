using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Json;

namespace Postmortem.Features.Exports.Markdown;

enum FieldKind
{
    Text,

    /// <summary>Stands below its label, indented, so that whatever was typed stays within it.</summary>
    Markdown,

    /// <summary>The end of a program's output: below its label, indented, within a fence.</summary>
    Output,
    Time,
    Date,
    Number,
    Decimal,

    /// <summary>1, 3</summary>
    Numbers,
    Flag,
}

/// <summary>One value of the record's JSON form, and how documents show it. The same list writes and reads.</summary>
/// <param name="Key">As the JSON spells it.</param>
/// <param name="Default">Left out when it has this value, and when it has none.</param>
sealed partial record Field(string Key, string Label, FieldKind Kind = FieldKind.Text, string? Default = null)
{
    const string Minutes = "yyyy-MM-dd HH:mm";

    /// <returns>Null when there is nothing to show.</returns>
    public string? Show(JsonObject item, TimeZoneInfo zone)
    {
        if (Kind == FieldKind.Numbers) return item[Key] is JsonArray { Count: > 0 } all ? string.Join(", ", all.Select(n => n!.ToJsonString())) : null;
        if (item[Key] is not JsonValue value) return null;
        var text = Kind switch
        {
            FieldKind.Time => TimeText(DateTimeOffset.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture), zone),
            FieldKind.Number or FieldKind.Decimal => value.ToJsonString(),
            FieldKind.Flag => value.GetValue<bool>() ? "yes" : "",
            FieldKind.Text => PlainText.Escape(value.GetValue<string>()),
            _ => value.GetValue<string>(),
        };
        return text.Length == 0 || text == Default ? null : text;
    }

    public JsonNode? Read(string text, TimeZoneInfo zone) => Kind switch
    {
        _ when text.Length == 0 => null,
        FieldKind.Time => TryReadTime(text, zone, out var at) ? RecordJson.TimeText(at) : text,
        FieldKind.Number => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : text,
        FieldKind.Decimal => double.TryParse(text, CultureInfo.InvariantCulture, out var real) ? real : text,
        FieldKind.Numbers => new JsonArray([.. text.Split(',').Select(n => long.TryParse(n, CultureInfo.InvariantCulture, out var one) ? JsonValue.Create(one) : JsonValue.Create(n))]),
        FieldKind.Flag => text == "yes",
        FieldKind.Text => PlainText.Unescape(text),
        _ => text,
    };

    /// <summary>To the minute in the document's zone; what that leaves out follows in a comment that pages do not show.</summary>
    public static string TimeText(DateTimeOffset at, TimeZoneInfo zone)
    {
        var shown = TimeZoneInfo.ConvertTime(at, zone).ToString(Minutes, CultureInfo.InvariantCulture);
        return ReadLocal(shown, zone) == at ? shown : $"{shown} <!-- {RecordJson.TimeText(at)} -->";
    }

    /// <summary>The comment counts as long as it says the same as what is shown; a hand edit wins.</summary>
    public static bool TryReadTime(string text, TimeZoneInfo zone, out DateTimeOffset at)
    {
        var match = TimePattern().Match(text);
        at = default;
        if (!match.Success || ReadLocal(match.Groups[1].Value, zone) is not { } shown) return false;
        at = shown;
        if (DateTimeOffset.TryParse(match.Groups[2].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact)
            && TimeZoneInfo.ConvertTime(exact, zone).ToString(Minutes, CultureInfo.InvariantCulture) == match.Groups[1].Value) at = exact.ToUniversalTime();
        return true;
    }

    static DateTimeOffset? ReadLocal(string text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(text, Minutes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || zone.IsInvalidTime(local)) return null;
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d \d\d:\d\d)(?: <!-- (\S+) -->)?$")]
    private static partial Regex TimePattern();
}
