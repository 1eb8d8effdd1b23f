using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>The OpenAPI document and the page made of it.</summary>
public sealed partial class DocumentTests(Apps apps)
{
    [Fact]
    public async Task The_document_lists_every_route_and_nothing_else()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var document = await ReadAsync(app);
        var told = Operations(document).Select(o => $"{o.Method.ToUpperInvariant()} {o.Path}").Order().ToList();
        var real = app.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("api/v1", StringComparison.Ordinal) && e.Metadata.GetMetadata<ControllerActionDescriptor>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods, (e, method) => $"{method} /{Constraint().Replace(e.RoutePattern.RawText!.TrimStart('/'), "{$1}")}").Order().ToList();
        Assert.True(real.Count > 60, $"Only {real.Count} routes");
        Assert.Equal(real, told);
    }

    [Fact]
    public async Task The_document_is_openapi_3_1_with_words_for_everything()
    {
        var document = await ReadAsync(await apps.SharedAsync(Engine.Sqlite));
        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["token"]!["scheme"]!);
        var ids = new HashSet<string>();
        foreach (var (method, path, operation) in Operations(document))
        {
            var id = (string)operation["operationId"]!;
            Assert.True(ids.Add(id), $"operationId {id} stands twice");
            Assert.False(string.IsNullOrEmpty((string?)operation["summary"]), id);
            Assert.False(string.IsNullOrEmpty((string?)operation["description"]), id);
            Assert.All(operation["responses"]!.AsObject(), r => Assert.False(string.IsNullOrEmpty((string?)r.Value!["description"]), $"{id} {r.Key}"));
            Assert.True(operation["responses"]!.AsObject().Any(r => r.Key.StartsWith('2')), id);
            foreach (var status in new[] { "401", "403", "429", "500" }) Assert.NotNull(operation["responses"]![status]!["content"]!["application/problem+json"]!["schema"]);
            var parameters = operation["parameters"]?.AsArray() ?? [];
            Assert.All(parameters, p => Assert.False(string.IsNullOrEmpty((string?)p!["description"]), $"{id} {p["name"]}"));
            Assert.Equal(Constraint().Matches(path).Select(m => m.Groups[1].Value).Order(), parameters.Where(p => (string)p!["in"]! == "path").Select(p => (string)p!["name"]!).Order());
            if (operation["requestBody"]?["content"]?["application/json"] is { } json) Assert.NotEmpty(json["example"]!.AsObject());
        }
        Assert.Contains(Operations(document), o => o.Operation["parameters"]?.AsArray().Any(p => (string)p!["name"]! == "Idempotency-Key") == true);
        AssertReferencesLead(document, document);
        var declare = document["components"]!["schemas"]!["DeclareBody"]!;
        Assert.Equal("title", (string)declare["required"]![0]!);
        Assert.Contains("date-time", declare["properties"]!["impact_since"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_sent_as_multipart_and_the_page_shows_how()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var attach = Operations(await ReadAsync(app)).Single(o => (string)o.Operation["operationId"]! == "addAttachments");
        Assert.Equal("multipart/form-data", Assert.Single(attach.Operation["requestBody"]!["content"]!.AsObject()).Key);
        using var nobody = new ApiClient(app, null, Guid.Empty, "");
        Assert.Contains("-F &quot;files=@graph.png&quot;", (await nobody.GetAsync("/api")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_reads_without_an_account_and_with_one()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var nobody = new ApiClient(app, null, Guid.Empty, "");
        var page = (await nobody.GetAsync("/api")).Is(HttpStatusCode.OK).Text;
        var document = await ReadAsync(app);
        foreach (var (_, _, operation) in Operations(document)) Assert.Contains($"id=\"{operation["operationId"]}\"", page, StringComparison.Ordinal);
        Assert.Contains("curl -X POST", page, StringComparison.Ordinal);
        Assert.Contains("<td>One of: real, drill, backfilled. real when left out.</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("id=\"problem-invalid\"", page, StringComparison.Ordinal);
        Assert.Equal("/api#problem-invalid", (await nobody.GetAsync("/problems/invalid")).Is(HttpStatusCode.Redirect).Headers.Location!.OriginalString);
        using var user = await app.SignInAsync();
        Assert.Contains("Declare", await user.PageAsync("/api"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await user.GetAsync("/api/v1/incidents")).StatusCode);
    }

    static async Task<JsonNode> ReadAsync(TestApp app)
    {
        using var nobody = new ApiClient(app, null, Guid.Empty, "");
        return (await nobody.GetAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json!;
    }

    static IEnumerable<(string Method, string Path, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject(), (p, o) => (o.Key, p.Key, o.Value!));

    static void AssertReferencesLead(JsonNode document, JsonNode? node)
    {
        if (node is JsonObject o)
        {
            if (o["$ref"] is JsonValue reference)
            {
                var target = ((string)reference!).TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (at, part) => at?[part]);
                Assert.True(target is not null, $"{reference} leads nowhere");
            }
            foreach (var (_, value) in o) AssertReferencesLead(document, value);
        }
        else if (node is JsonArray a)
        {
            foreach (var value in a) AssertReferencesLead(document, value);
        }
    }

    [GeneratedRegex(@"\{([^}:]+)[^}]*\}")]
    private static partial Regex Constraint();
}
