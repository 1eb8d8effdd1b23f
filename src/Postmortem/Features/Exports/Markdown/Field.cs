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
    /// <summary>What it was called in documents from before; they are read all the same.</summary>
    public string? Formerly { get; init; }

    const string Minutes = "yyyy-MM-dd HH:mm";
    static readonly string[] ByHand = [Minutes, "yyyy-MM-dd H:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd H:mm:ss"];

    /// <returns>Null when there is nothing to show.</returns>
    public string? Show(JsonObject item, DocumentZone zone)
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

    /// <returns>Null when there is nothing, or not what <see cref="Expected"/> says.</returns>
    public JsonNode? Read(string text, TimeZoneInfo zone) => Kind switch
    {
        _ when text.Length == 0 => null,
        FieldKind.Time => TryReadTime(text, zone, out var at) ? RecordJson.TimeText(at) : null,
        FieldKind.Date => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text.Trim() : null,
        FieldKind.Number => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null,
        FieldKind.Decimal => double.TryParse(text, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : null,
        FieldKind.Numbers => text.Split(',').Select(n => long.TryParse(n, CultureInfo.InvariantCulture, out var one) ? JsonValue.Create(one) : null).ToArray() is var all && all.All(n => n is not null) ? new JsonArray([.. all]) : null,
        FieldKind.Flag => text.Trim().ToLowerInvariant() switch { "yes" => true, "no" => false, _ => null },
        FieldKind.Text => PlainText.Unescape(text),
        _ => text,
    };

    /// <summary>What its value has to be, in words.</summary>
    public string Expected => Kind switch
    {
        FieldKind.Time => "a time such as 2017-01-31 17:20, in the zone that the front matter names",
        FieldKind.Date => "a day such as 2017-01-31",
        FieldKind.Number => "a whole number",
        FieldKind.Decimal => "a number such as 0.5",
        FieldKind.Numbers => "numbers such as 1, 3",
        FieldKind.Flag => "yes or no",
        _ => "a text",
    };

    /// <summary>To the minute in the document's zone; what that leaves out follows in a comment that pages do not show.</summary>
    public static string TimeText(DateTimeOffset at, DocumentZone zone)
    {
        var shown = zone.Local(at).ToString(Minutes, CultureInfo.InvariantCulture) + zone.OffsetOf(at);
        return at.Ticks % TimeSpan.TicksPerMinute == 0 ? shown : $"{shown} <!-- {RecordJson.TimeText(at)} -->";
    }

    /// <summary>The comment counts as long as it says the same as what is shown; a hand edit wins.</summary>
    public static bool TryReadTime(string text, TimeZoneInfo zone, out DateTimeOffset at)
    {
        var match = TimePattern().Match(text.Trim());
        at = default;
        if (!match.Success || ReadLocal(match.Groups["local"].Value, match.Groups["offset"].Value, zone) is not { } shown) return false;
        at = shown;
        if (DateTimeOffset.TryParse(match.Groups["exact"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact) && shown.Second == 0
            && (match.Groups["offset"].Success ? exact - shown is { Ticks: >= 0, TotalMinutes: < 1 } : Shown(exact) == Shown(shown))) at = exact.ToUniversalTime();
        return true;

        string Shown(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, zone).ToString(Minutes, CultureInfo.InvariantCulture);
    }

    /// <param name="offset">Empty for the zone's.</param>
    static DateTimeOffset? ReadLocal(string text, string offset, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(text, ByHand, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is <= 1 or >= 9999) return null;
        if (offset.Length > 0) return DateTimeOffset.ParseExact($"{local:yyyy-MM-ddTHH:mm:ss}{offset}", "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture).ToUniversalTime();
        if (zone.IsInvalidTime(local)) return null;
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>An offset of which <see cref="DateTimeOffset"/> knows nothing is none.</summary>
    public const string Offset = @"[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00";

    [GeneratedRegex($@"^(?<local>\d{{4}}-\d\d-\d\d \d{{1,2}}:\d\d(?::\d\d)?)(?: (?<offset>{Offset}))?(?: <!-- (?<exact>\S+) -->)?$")]
    private static partial Regex TimePattern();
}
