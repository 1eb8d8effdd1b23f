using System.ComponentModel;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Postmortem.Features.Api;

/// <summary>Names, parameters and headers of each operation.</summary>
static class OperationWords
{
    static readonly Dictionary<string, string> Paths = new()
    {
        ["number"] = "Number of the incident: 42 of INC-42.",
        ["other"] = "Number of the other incident: 7 of INC-7.",
        ["id"] = "Its key.",
        ["personId"] = "Key of the person.",
        ["attempt"] = "Number of the attempt within the incident: 1, 2, 3.",
        ["kind"] = "Which milestone.",
        ["role"] = "Which role.",
        ["slug"] = "Short name of the service.",
        ["key"] = "Stable key of the section, or SEV1 to SEV4.",
        ["revision"] = "The version whose text shall stand again.",
        ["change"] = "Key of the change.",
        ["alert"] = "Key of the alert.",
        ["proposal"] = "Key of the proposal.",
        ["note"] = "Key of the idea or contribution.",
        ["stage"] = "Which stage.",
    };

    static readonly Dictionary<string, string> Queries = new()
    {
        ["format"] = "zip is the Markdown and its files; md when left out.",
        ["paper"] = "For pdf; a4 when left out.",
        ["time_zone"] = "Of the times in Markdown and PDF, such as Europe/Berlin; your own when left out. JSON tells UTC.",
        ["from"] = "The earlier version; the one before the one that stands when left out.",
        ["to"] = "The later version; the one after the earlier when left out.",
        ["hours"] = "How far before impact start: 24, 72 or 168.",
        ["leave"] = "true when the token's owner means to leave.",
    };

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var action = (ControllerActionDescriptor)context.Description.ActionDescriptor;
        operation.OperationId = NameOf(action.MethodInfo.Name);
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            var bound = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name);
            var words = (bound?.ModelMetadata as DefaultModelMetadata)?.Attributes is { } said ? said.PropertyAttributes ?? said.ParameterAttributes ?? [] : [];
            if (words.OfType<OneOfAttribute>().FirstOrDefault() is { } known && parameter.Schema is OpenApiSchema schema) schema.Enum = known.InSchema(orNull: false);
            parameter.Required |= words.OfType<NeededAttribute>().Any();
            parameter.Description = parameter.In == ParameterLocation.Path ? PathWords(parameter.Name!, context.Description.RelativePath!)
                : words.OfType<DescriptionAttribute>().FirstOrDefault()?.Description ?? Queries.GetValueOrDefault(parameter.Name!);
        }
        if (HttpMethods.IsPost(context.Description.HttpMethod!))
            operation.Parameters.Add(Header(IdempotencyFilter.Header, "1 to 200 visible ASCII characters. The same key with the same request within 24 hours gets the same answer, and nothing is done twice."));
        if (operation.Responses?.ContainsKey("201") != true && context.Description.ParameterDescriptions.Any(p => p.Source.Id == "Body" && p.Type.GetProperty("Version") is not null))
            operation.Parameters.Add(Header("If-Match", "The ETag that was read, such as \"v3\": instead of version in the body."));
        if (action.EndpointMetadata.OfType<RemovesAttribute>().Any())
            operation.Parameters.Add(Header("If-Match", "The ETag that was read, such as \"v3\", or the version written so. Changed since, it stays, and the answer is 409. Left out, whatever stands is removed."));
        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Source.Id == "Body")?.IsRequired ?? true;
            // The framework tells of a plain form, in which no file would arrive.
            if (action.EndpointMetadata.OfType<TakesFilesAttribute>().Any()) body.Content = body.Content!.Values.Take(1).ToDictionary(_ => "multipart/form-data");
        }
        if (action.EndpointMetadata.OfType<AnswersFileAttribute>().FirstOrDefault() is { } file)
            operation.Responses!["200"] = new OpenApiResponse { Content = file.Types.ToDictionary(type => type, type => new OpenApiMediaType { Schema = FileSchema(type) }) };
        return Task.CompletedTask;
    }

    static OpenApiSchema FileSchema(string type) => type.StartsWith("text/", StringComparison.Ordinal) ? new() { Type = JsonSchemaType.String }
        : type == "application/json" ? new() { Description = "A file of its own: exports follow /schemas/incident-v1.json." }
        : new() { Type = JsonSchemaType.String, Format = "binary" };

    /// <summary>DeclareIncidentAsync → declareIncident</summary>
    static string NameOf(string method)
    {
        var name = method.EndsWith("Async", StringComparison.Ordinal) ? method[..^5] : method;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    static string? PathWords(string name, string path) =>
        name == "number" && path.StartsWith("api/v1/follow-ups", StringComparison.Ordinal) ? "Number of the follow-up: 12 of FU-12." : Paths.GetValueOrDefault(name);

    static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
