using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>CDEvents over CloudEvents: structured (one JSON document) and binary (attributes in headers, the data as the body).</summary>
sealed class CdEvents : ISourceKind
{
    const string Service = "dev.cdevents.service.";

    public string Key => "cdevents";

    public string Name => "CDEvents";

    public IReadOnlyList<string> Steps =>
    [
        "Send CloudEvents by HTTP to the address above, structured or binary, with the header “Authorization: Bearer” and the secret, or X-Webhook-Secret where the sender sets no authorization.",
        "Understood are the events of a service: deployed, upgraded, rolledback, removed.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => request.Header("Authorization").Length > 0
        ? Proof.IsBearer(request, secret)
        : Proof.IsSame(request.Header("X-Webhook-Secret"), secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => body.Text("id") is { Length: > 0 } id ? $"{body.Text("source")} {id}" : null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("type");

    /// <summary>Binary becomes structured, so that what is kept reads alike.</summary>
    public string PayloadOf(Incoming request)
    {
        var text = System.Text.Encoding.UTF8.GetString(request.Body);
        if (request.Header("ce-id").Length == 0) return text;
        var whole = new JsonObject();
        foreach (var (name, value) in request.Headers.Where(h => h.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))) whole[name[3..].ToLowerInvariant()] = value.ToString();
        whole["data"] = Payload.Parse(text);
        return whole.ToJsonString();
    }

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        if (!eventName.StartsWith(Service, StringComparison.Ordinal)) return Reading.Nothing($"“{eventName}” tells of no change of a service.");
        var predicate = eventName[Service.Length..].Split('.')[0];
        var title = predicate switch
        {
            "deployed" or "upgraded" => "",
            "rolledback" => "Rolled back",
            "removed" => "Removed",
            _ => null,
        };
        if (title is null) return Reading.Nothing($"A service that was {predicate} did not change.");
        var subject = body.At("data.subject");
        var artifact = subject.Text("content.artifactId");
        var version = artifact.Contains('@', StringComparison.Ordinal) ? artifact.Split('@')[^1].Split('?')[0] : artifact;
        return Reading.Of(new(subject.Text("id"), ChangeKind.Deploy, title.Length + version.Length == 0 ? "Deployed" : title, null, version, OccurredAt: body.Time("data.context.timestamp") ?? body.Time("time"),
            By: body.Text("data.context.source"), Environment: subject.Text("content.environment.id")), deliveryKey);
    }
}
