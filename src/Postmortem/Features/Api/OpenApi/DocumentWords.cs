using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postmortem.Web;

namespace Postmortem.Features.Api;

/// <summary>The document as a whole: what it is, how one signs in, every refusal, and an example for each body.</summary>
static class DocumentWords
{
    const string Scheme = "token";

    public static async Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var options = context.ApplicationServices.GetRequiredService<AppOptions>();
        document.Info = new OpenApiInfo
        {
            Title = "Postmortem",
            Version = ApiDocument.Name,
            Description = "Everything that the browser can do with the record, for programs; people, invitations, passwords and tokens stay in the browser and on the command line, and what reaches other systems (runs of executors, readings of recovery checks, sources of changes and alerts with their rules) in the browser. JSON in snake_case; times are RFC 3339 in UTC; what cannot be done is answered as RFC 9457 problem details. "
                + "Lists are walked by cursor: follow next, or the header Link. Private incidents exist only for those who may see them.",
        };
        document.Servers = [new OpenApiServer { Url = options.BaseUrl.GetLeftPart(UriPartial.Authority) }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "pm_…", Description = "A token made under Settings, API tokens. GET needs the scope read, everything else write; the owner's role bounds both." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        document.Tags = ApiTags.All.Select(t => new OpenApiTag { Name = t.Name, Description = t.Meaning }).ToHashSet();
        document.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(Problem), null, ct));
        foreach (var (path, item) in document.Paths)
            foreach (var (method, operation) in item.Operations ?? [])
            {
                AddRefusals(document, path, method, operation);
                HeaderWords.Describe(document, operation);
                AddExample(operation);
            }
    }

    static void AddRefusals(OpenApiDocument document, string path, HttpMethod method, OpenApiOperation operation)
    {
        // Any address may hold what no text can, or a parameter that is not there, and the database may be away from any.
        List<int> statuses = [400, 401, 403, 422, 429, 500, 503];
        if (path.Contains('{', StringComparison.Ordinal)) statuses.Add(404);
        if (operation.RequestBody is not null) statuses.AddRange([413, 415]);
        if (method != HttpMethod.Get) statuses.Add(409);
        operation.Responses ??= [];
        foreach (var status in statuses.Distinct().Order())
        {
            operation.Responses[$"{status}"] = new OpenApiResponse
            {
                Description = $"{Problem.KindOf(status).Title}. {Problem.KindOf(status).Meaning}",
                Content = new Dictionary<string, OpenApiMediaType> { [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference("Problem", document) } },
            };
        }
        foreach (var (status, response) in operation.Responses)
            if (response is OpenApiResponse good && status.StartsWith('2')) good.Description = status switch { "201" => "Made. Location says where it is.", "204" => "Done; there is nothing to show.", _ => "As it stands now." };
    }

    /// <summary>What is sent as JSON; null when nothing is.</summary>
    public static OpenApiMediaType? JsonBody(this OpenApiOperation operation) =>
        operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var media) ? media as OpenApiMediaType : null;

    static void AddExample(OpenApiOperation operation)
    {
        if (operation.JsonBody() is { Schema: { } schema } media) media.Example = Samples.Of(schema, "") as JsonObject;
    }
}
