using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using Postmortem.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>
/// What the OpenAPI document promises. Every answer that any test gets from the API is held against it: its status, its media
/// type and its body must be declared, and a body that was accepted must be one that the document allows to send.
/// </summary>
public sealed partial class Contract
{
    static readonly SemaphoreSlim Gate = new(1, 1);
    static Contract? _read;

    readonly List<(string Method, Regex Path, JsonNode Operation)> _operations;
    readonly JsonSchema _schemas;

    Contract(JsonNode document, JsonSchema schemas)
    {
        _schemas = schemas;
        // Literal addresses before those with parameters.
        _operations = [.. document["paths"]!.AsObject().OrderBy(p => p.Key.Count(c => c == '{')).SelectMany(p => p.Value!.AsObject(),
            (p, o) => (o.Key.ToUpperInvariant(), new Regex("^" + Parameter().Replace(p.Key, "[^/]+") + "$"), o.Value!))];
    }

    public static async Task<Contract> OfAsync(TestApp app)
    {
        await Gate.WaitAsync();
        try
        {
            if (_read is not null) return _read;
            var document = JsonNode.Parse(await app.Service<ApiDocument>().ReadJsonAsync(CancellationToken.None))!;
            return _read = new(document, await SchemasAsync(document));
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <param name="sent">The JSON of the request; null when there was none.</param>
    public void Check(string method, string path, string? sent, HttpStatusCode status, string? mediaType, string text)
    {
        var address = path.Split('?')[0];
        if (_operations.FirstOrDefault(o => o.Method == method && o.Path.IsMatch(address)).Operation is not { } operation)
        {
            Assert.False((int)status < 300 && address.StartsWith("/api/v1/", StringComparison.Ordinal), $"The document does not know {method} {address}");
            return;
        }
        var name = $"{operation["operationId"]} {(int)status}";
        var answer = operation["responses"]![$"{(int)status}"];
        Assert.True(answer is not null, $"The document does not know the answer {name}: {text}");
        var content = answer["content"]?.AsObject();
        if (text.Length == 0) Assert.True(content is null or { Count: 0 }, $"{name} came without its body");
        else
        {
            Assert.True(mediaType is not null && content?.Any(c => Covers(c.Key, mediaType)) == true, $"{name} came as {mediaType}, declared is {string.Join(", ", content?.Select(c => c.Key) ?? [])}");
            if (mediaType.EndsWith("json", StringComparison.Ordinal)) Validate($"{operation["operationId"]} {(int)status}", text);
        }
        if ((int)status < 300 && sent is { Length: > 0 }) Validate($"{operation["operationId"]} body", sent);
    }

    /// <summary>A declared "image/*" stands for each of them.</summary>
    static bool Covers(string declared, string sent) => declared == sent || (declared.EndsWith("/*", StringComparison.Ordinal) && sent.StartsWith(declared[..^1], StringComparison.Ordinal));

    void Validate(string name, string json)
    {
        var faults = _schemas.Definitions[name].Validate(json);
        Assert.True(faults.Count == 0, $"{name} is not as the document says: {string.Join("; ", faults)}\n{json}");
    }

    /// <summary>All of them as one plain JSON Schema, since reading each with all that it may refer to would take minutes.</summary>
    static Task<JsonSchema> SchemasAsync(JsonNode document)
    {
        var definitions = document["components"]!["schemas"]!.DeepClone().AsObject();
        foreach (var operation in document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => o.Value!))
        {
            if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } body) definitions[$"{operation["operationId"]} body"] = body.DeepClone();
            foreach (var (status, answer) in operation["responses"]!.AsObject())
                if (answer!["content"]?.AsObject().FirstOrDefault(c => c.Key.EndsWith("json", StringComparison.Ordinal)).Value?["schema"] is { } schema) definitions[$"{operation["operationId"]} {status}"] = schema.DeepClone();
        }
        var whole = new JsonObject { ["definitions"] = definitions };
        return JsonSchema.FromJsonAsync(whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
