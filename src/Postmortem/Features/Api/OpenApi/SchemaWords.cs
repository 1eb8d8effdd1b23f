using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Postmortem.Features.Api;

/// <summary>What types alone do not say of a schema.</summary>
static class SchemaWords
{
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = context.JsonTypeInfo.Type;
        // The converter that reads and writes times hides from the schema that they are texts.
        if (type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;
        if (type == typeof(DateTimeOffset?)) schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        if (context.JsonPropertyInfo is null && type.Namespace == typeof(SchemaWords).Namespace && type.Name.EndsWith("Body", StringComparison.Ordinal))
        {
            // Unknown members are refused; answers may grow some day.
            schema.AdditionalPropertiesAllowed = false;
            schema.Required = context.JsonTypeInfo.Properties.Where(p => p.AttributeProvider?.IsDefined(typeof(NeededAttribute), true) == true).Select(p => p.Name).ToHashSet();
        }
        return Task.CompletedTask;
    }
}
