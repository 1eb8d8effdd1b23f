using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Postmortem.Features.Api;

public sealed record ReferenceGroup(string Name, string Id, IReadOnlyList<ReferenceOperation> Operations);

/// <param name="Fields">Of the body.</param>
/// <param name="Answers">Status and meaning.</param>
public sealed record ReferenceOperation(string Id, string Method, string Path, string Summary, string Description, IReadOnlyList<ReferenceField> Parameters,
    IReadOnlyList<ReferenceField> Fields, IReadOnlyList<(string Status, string Meaning)> Answers, string Curl);

/// <param name="Where">path, query, header or empty for the body.</param>
public sealed record ReferenceField(string Name, string Where, string Type, bool Needed, string Description);

/// <summary>The document as people read it.</summary>
public sealed partial class ApiReference(ApiDocument document)
{
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    IReadOnlyList<ReferenceGroup>? _groups;

    public async Task<IReadOnlyList<ReferenceGroup>> ReadAsync(CancellationToken ct)
    {
        if (_groups is { } read) return read;
        var made = await document.ReadAsync(ct);
        var server = made.Servers?.FirstOrDefault()?.Url ?? "";
        return _groups = [.. made.Paths
            .SelectMany(p => p.Value.Operations ?? [], (p, o) => (Tag: o.Value.Tags?.FirstOrDefault()?.Name ?? "", Operation: Of(server, p.Key, o.Key.Method, o.Value)))
            .GroupBy(o => o.Tag).OrderBy(g => OrderOf(g.Key))
            .Select(g => new ReferenceGroup(g.Key, g.Key.ToLowerInvariant(), [.. g.Select(o => o.Operation)]))];
    }

    static int OrderOf(string tag) => ApiTags.All.ToList().FindIndex(t => t.Name == tag);

    static ReferenceOperation Of(string server, string path, string method, OpenApiOperation operation)
    {
        var json = operation.JsonBody();
        return new(operation.OperationId!, method.ToUpperInvariant(), path, operation.Summary ?? "", operation.Description ?? "",
            [.. (operation.Parameters ?? []).Select(p => new ReferenceField(p.Name!, p.In switch { ParameterLocation.Path => "path", ParameterLocation.Query => "query", _ => "header" }, TypeOf(p.Schema), p.Required, InWords(p.Schema, p.Description)))],
            [.. FieldsOf(json?.Schema)],
            [.. (operation.Responses ?? []).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => (r.Key, Short(r.Value.Description ?? "")))],
            Curl(server, path, method.ToUpperInvariant(), json?.Example, operation.RequestBody?.Content?.ContainsKey("multipart/form-data") == true));
    }

    static IEnumerable<ReferenceField> FieldsOf(IOpenApiSchema? schema)
    {
        if ((schema?.OneOf ?? schema?.AnyOf)?.FirstOrDefault(s => s.Properties is { Count: > 0 }) is { } one) schema = one;
        return (schema?.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(p =>
            new ReferenceField(p.Key, "", TypeOf(p.Value), schema!.Required?.Contains(p.Key) == true, InWords(p.Value, p.Value.Description)));
    }

    static string TypeOf(IOpenApiSchema? schema) => schema switch
    {
        null => "",
        { Items: { } items } => $"list of {TypeOf(items)}",
        { Format: "uuid" } => "key",
        { Format: "date-time" } => "time",
        { Format: "date" } => "day",
        { Type: { } type } when type.HasFlag(JsonSchemaType.Integer) => "number",
        { Type: { } type } when type.HasFlag(JsonSchemaType.Boolean) => "true or false",
        { Type: { } type } when type.HasFlag(JsonSchemaType.String) => "text",
        { Properties.Count: > 0 } => string.Join(", ", schema.Properties.Keys),
        _ => "",
    };

    /// <summary>The words that it may hold, and what else is to be said.</summary>
    static string InWords(IOpenApiSchema? schema, string? description) =>
        string.Join(" ", new[] { schema?.Enum is { Count: > 0 } words ? $"One of: {string.Join(", ", words.Where(w => !w.IsJsonNullSentinel()))}." : "", description ?? "" }.Where(t => t.Length > 0));

    /// <summary>The first sentence.</summary>
    static string Short(string text) => text.IndexOf(". ", StringComparison.Ordinal) is var at and > 0 ? text[..(at + 1)] : text;

    static string Curl(string server, string path, string method, JsonNode? example, bool files)
    {
        var lines = new List<string> { $"curl {(method == "GET" ? "" : $"-X {method} ")}\"{server}{Parameter().Replace(path, m => Samples.InPath(m.Groups[1].Value))}\"", "-H \"Authorization: Bearer $TOKEN\"" };
        if (method == "POST") lines.Add("-H \"Idempotency-Key: $(uuidgen)\"");
        if (example is not null) lines.Add($"-H \"Content-Type: application/json\" \\\n  -d '{example.ToJsonString(Readable).Replace("'", @"'\''", StringComparison.Ordinal)}'");
        if (files) lines.Add("-F \"files=@graph.png\"");
        return string.Join(" \\\n  ", lines);
    }

    [GeneratedRegex(@"\{([^}:]+)[^}]*\}")]
    private static partial Regex Parameter();
}
