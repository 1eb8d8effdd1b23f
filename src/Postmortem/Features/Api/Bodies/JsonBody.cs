using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Postmortem.Features.Api;

/// <summary>Reads request bodies. What cannot be read is answered with the place and the remedy, not with a parser's words.</summary>
public sealed partial class JsonBody : TextInputFormatter
{
    /// <summary>Source of a <see cref="JsonException"/> whose message says what was expected.</summary>
    public const string Expected = "expected";

    /// <summary>Key of a fault of the body as a whole.</summary>
    public const string Whole = "$";

    public JsonBody()
    {
        SupportedMediaTypes.Add("application/json");
        SupportedEncodings.Add(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
    }

    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context, Encoding encoding)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync(context.HttpContext.Request.Body, context.ModelType, ApiJson.Options, context.HttpContext.RequestAborted);
            if (body is not null) return await InputFormatterResult.SuccessAsync(body);
            context.ModelState.TryAddModelError(Whole, "The body is null. Send a JSON object.");
        }
        catch (JsonException e)
        {
            var (field, message) = Explain(e);
            context.ModelState.TryAddModelError(field, message);
        }
        return await InputFormatterResult.FailureAsync();
    }

    /// <summary>A list may be left out, but what stands in it must be there; the serialiser lets null pass.</summary>
    /// <exception cref="JsonException">An item is null.</exception>
    public static void RefuseNull<T>(IReadOnlyList<T>? items, string member)
    {
        for (var i = 0; i < items?.Count; i++)
            if (items[i] is null) throw new JsonException("a JSON object, not null", $"$.{member}[{i}]", null, null) { Source = Expected };
    }

    protected override bool CanReadType(Type type) => type.Namespace == typeof(JsonBody).Namespace;

    static (string Field, string Message) Explain(JsonException e)
    {
        var path = e.Path is { Length: > 2 } at && at.StartsWith("$.", StringComparison.Ordinal) ? at[2..] : e.Path ?? "";
        if (e.Source == Expected) return (path, $"This must be {e.Message.Split(" Path:")[0]}.");
        if (Unmapped().Match(e.Message) is { Success: true } unknown)
        {
            var name = unknown.Groups[1].Value;
            var place = path.Length > 0 && path != "$" ? path : name;
            return (place, $"There is no member “{name}” here ($.{place}). Leave it out, or look at /api for its name.");
        }
        if (Duplicate().Match(e.Message) is { Success: true } twice) return (path.Length > 1 ? path : twice.Groups[1].Value, $"The member “{twice.Groups[1].Value}” stands here twice. Keep one.");
        if (Type().Match(e.Message) is { Success: true } type && path is not ("" or "$")) return (path, $"This must be {InWords(type.Groups[1].Value)}.");
        if (Type().IsMatch(e.Message)) return (Whole, "The body must be a JSON object.");
        return (Whole, e.Message.Contains("configured depth", StringComparison.Ordinal)
            ? $"The body is nested more than {ApiJson.Deepest} levels deep."
            : $"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
    }

    static string InWords(string type) => type switch
    {
        _ when type.Contains("Int32", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("Guid", StringComparison.Ordinal) => "a key such as 0196a8c2-7f3e-7c1a-9d54-0a1b2c3d4e5f",
        _ when type.Contains("DateOnly", StringComparison.Ordinal) => "a day such as 2030-03-28",
        _ when type.Contains("List", StringComparison.Ordinal) => "a list",
        _ when type.Contains("System.String", StringComparison.Ordinal) => "a text",
        _ => "a JSON object",
    };

    [GeneratedRegex("JSON property '(.*)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("[Dd]uplicate property '(.*)' encountered")]
    private static partial Regex Duplicate();

    [GeneratedRegex(@"could not be converted to (.+?)\. Path")]
    private static partial Regex Type();
}
