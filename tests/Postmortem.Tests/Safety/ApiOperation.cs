using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>One operation of the REST surface, with the example body of its own document.</summary>
/// <param name="Example">Null when it takes no JSON.</param>
/// <param name="Body">The schema of its body; null when it takes no JSON.</param>
/// <param name="Queries">Its parameters in the query.</param>
sealed record ApiOperation(string Method, string Pattern, JsonObject? Example, JsonObject? Body, IReadOnlyList<JsonObject> Queries, bool TakesFiles)
{
    public bool IsWrite => Method != "GET";

    /// <summary>Every member that its body may have, those that the example leaves out as well.</summary>
    public IReadOnlyList<string> Members => [.. Body?["properties"]!.AsObject().Select(p => p.Key) ?? []];

    public bool OfIncident => new Route(Method, Pattern).OfIncident;

    /// <summary>All of them; another test sees to it that the document lists every route.</summary>
    public static async Task<IReadOnlyList<ApiOperation>> AllAsync(TestApp app)
    {
        using var nobody = new ApiClient(app, null, Guid.Empty, "");
        var document = (await nobody.GetAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json!;
        var all =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            let content = operation.Value!["requestBody"]?["content"]
            let schema = content?["application/json"]?["schema"]
            let named = (string?)(schema?["$ref"] ?? schema?["oneOf"]?.AsArray().Select(s => s!["$ref"]).FirstOrDefault(r => r is not null))
            select new ApiOperation(operation.Key.ToUpperInvariant(), path.Key, content?["application/json"]?["example"]?.AsObject(),
                named is null ? null : document["components"]!["schemas"]![named.Split('/')[^1]]!.AsObject(),
                [.. (operation.Value!["parameters"]?.AsArray() ?? []).Select(p => p!.AsObject()).Where(p => (string)p["in"]! == "query")],
                content?["multipart/form-data"] is not null);
        return [.. all];
    }

    /// <summary>The example, made to fit what is really there.</summary>
    public JsonObject? Believable(World world)
    {
        if (Example is null) return null;
        var body = Example.DeepClone().AsObject();
        foreach (var (name, value) in body.ToList())
        {
            if (name is "version") body.Remove(name);
            else if (name is "service_id") body[name] = world.ServiceId;
            else if (name is "service_ids" or "add") body[name] = new JsonArray(world.ServiceId);
            else if (name is "difference_id") body[name] = world.Difference;
            else if (name is "factor_id") body[name] = world.Factor;
            else if (name.EndsWith("_id", StringComparison.Ordinal) && value is JsonValue) body[name] = world.Member;
            else if (value is JsonValue v && v.ToString() == "INC-7") body[name] = $"INC-{world.Incident + 1}";
        }
        return body;
    }

    public async Task<Answer> SendAsync(ApiClient api, World world, JsonObject? body, string query = "")
    {
        using HttpContent? content = TakesFiles ? Files() : body is not null ? new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") : null;
        return await api.SendAsync(new HttpMethod(Method), world.Fill(Pattern) + query, content);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method} {Pattern}");

    static MultipartFormDataContent Files()
    {
        var file = new ByteArrayContent(TimelineSteps.Png);
        file.Headers.ContentType = new("image/png");
        return new() { { file, "files", "graph.png" } };
    }
}
