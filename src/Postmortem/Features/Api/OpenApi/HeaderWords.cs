using Microsoft.OpenApi;

namespace Postmortem.Features.Api;

/// <summary>The headers that answers carry.</summary>
static class HeaderWords
{
    public static void Describe(OpenApiDocument document, OpenApiOperation operation)
    {
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is not OpenApiResponse response) continue;
            var names = SchemaOf(document, response)?.Properties ?? new Dictionary<string, IOpenApiSchema>();
            if (status == "201") Add(response, "Location", "Where it is.");
            if (status is "200" or "201" && names.ContainsKey("version")) Add(response, "ETag", "Its version, such as \"v3\"; for If-Match.");
            if (status == "200" && names.ContainsKey("next")) Add(response, "Link", "The next page, with rel=\"next\"; missing on the last.");
            if (status is "429" or "503") Add(response, "Retry-After", "After how many seconds to try again.");
            if (status == "401") Add(response, "WWW-Authenticate", "How to sign in.");
            if (status is not "401") Add(response, "RateLimit", "What is left of the minute: \"token\";r=2990;t=41. Missing when there is no limit.");
        }
    }

    static IOpenApiSchema? SchemaOf(OpenApiDocument document, OpenApiResponse response) =>
        response.Content?.Values.FirstOrDefault()?.Schema is OpenApiSchemaReference { Reference.Id: { } id } && document.Components?.Schemas?.TryGetValue(id, out var schema) == true ? schema : null;

    static void Add(OpenApiResponse response, string name, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }
}
