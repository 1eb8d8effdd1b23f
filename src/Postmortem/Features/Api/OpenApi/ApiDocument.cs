using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postmortem.Web;

namespace Postmortem.Features.Api;

/// <summary>The OpenAPI document, made once from the controllers themselves. It holds no data, so anybody may read it.</summary>
public sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider) : IDisposable
{
    public const string Name = "v1";

    readonly SemaphoreSlim _gate = new(1, 1);
    (OpenApiDocument Document, byte[] Json)? _made;

    public async Task<OpenApiDocument> ReadAsync(CancellationToken ct) => (await MakeAsync(ct)).Document;

    public async Task<byte[]> ReadJsonAsync(CancellationToken ct) => (await MakeAsync(ct)).Json;

    public void Dispose() => _gate.Dispose();

    async Task<(OpenApiDocument Document, byte[] Json)> MakeAsync(CancellationToken ct)
    {
        if (_made is { } made) return made;
        await _gate.WaitAsync(ct);
        try
        {
            if (_made is { } other) return other;
            var document = await provider.GetOpenApiDocumentAsync(ct);
            var json = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, ct));
            _made = (document, json);
            return (document, json);
        }
        finally
        {
            _gate.Release();
        }
    }
}

public static class ApiDocumentSetup
{
    public static void AddApiDocument(this IServiceCollection services)
    {
        // Schemas are made from these; controllers write and read with ApiJson.Options.
        services.ConfigureHttpJsonOptions(http => ApiJson.Name(http.SerializerOptions));
        services.AddOpenApi(ApiDocument.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = api => api.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
            options.AddSchemaTransformer(SchemaWords.DescribeAsync);
            options.AddOperationTransformer(OperationWords.DescribeAsync);
            options.AddDocumentTransformer(DocumentWords.DescribeAsync);
        });
        services.AddSingleton<ApiDocument>();
        services.AddSingleton<ApiReference>();
    }

    public static void MapApiDocument(this WebApplication app) => app.MapGet($"/openapi/{ApiDocument.Name}.json", async (ApiDocument document, HttpContext context) =>
    {
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(await document.ReadJsonAsync(context.RequestAborted), "application/json");
    }).AllowAnonymous().ExcludeFromDescription();
}
