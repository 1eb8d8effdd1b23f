using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>The webhook integration of Unleash with its own body: an event of its log.</summary>
sealed class Unleash : ISourceKind
{
    public string Key => "unleash";

    public string Name => "Unleash";

    public IReadOnlyList<string> Steps => ["Integrations, Webhook: the URL is the address above; the secret goes into the field Authorization; leave the body template empty.", "Events: feature-environment-enabled and -disabled, and those of strategies."];

    /// <summary>The field's value is the whole header.</summary>
    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => Proof.IsSame(request.Header("Authorization"), secret) || Proof.IsBearer(request, secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => body.Text("id") is { Length: > 0 } id ? id : null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("type");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        var what = eventName switch
        {
            "feature-environment-enabled" => "turned on",
            "feature-environment-disabled" => "turned off",
            "feature-strategy-add" or "feature-strategy-update" or "feature-strategy-remove" => "strategy changed",
            "feature-environment-variants-updated" or "feature-variants-updated" => "variants changed",
            _ => null,
        };
        return what is null
            ? Reading.Nothing($"“{eventName}” changes nothing for those who use a flag.")
            : Reading.Of(new(body.Text("project"), ChangeKind.Flag, Payload.Title($"{body.Text("featureName")}: {what}"), OccurredAt: body.Time("createdAt"), By: body.Text("createdBy"), Environment: body.Text("environment"), Reversible: Reversible.Yes), $"event {deliveryKey}");
    }
}
