using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
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
        if (context.JsonPropertyInfo is { } member) Describe(schema, member);
        else if (type.Namespace == typeof(SchemaWords).Namespace && type.Name.EndsWith("Body", StringComparison.Ordinal))
        {
            // Unknown members are refused; answers may grow some day.
            schema.AdditionalPropertiesAllowed = false;
            schema.Required = context.JsonTypeInfo.Properties.Where(p => p.AttributeProvider?.IsDefined(typeof(NeededAttribute), true) == true).Select(p => p.Name).ToHashSet();
        }
        return Task.CompletedTask;
    }

    static void Describe(OpenApiSchema schema, JsonPropertyInfo member)
    {
        var words = member.AttributeProvider?.GetCustomAttributes(true) ?? [];
        // What is needed may be null while it is read, so that the operation can say with its own words that it is missing.
        if (words.OfType<NeededAttribute>().Any()) schema.Type &= ~JsonSchemaType.Null;
        if (words.Concat(member.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(true) ?? []).OfType<OneOfAttribute>().FirstOrDefault() is { } known)
            schema.Enum = known.InSchema(orNull: schema.Type?.HasFlag(JsonSchemaType.Null) == true);
    }

    /// <summary>The words as a schema lists them; null is one of them where nothing may stand.</summary>
    public static List<JsonNode> InSchema(this OneOfAttribute known, bool orNull) =>
        [.. known.Words.Select(word => (JsonNode)word), .. orNull ? [JsonNullSentinel.JsonNull] : Array.Empty<JsonNode>()];
}
