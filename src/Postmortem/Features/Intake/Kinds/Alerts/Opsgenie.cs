using System.Text.Json.Nodes;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>The outgoing webhook of Opsgenie, and of Jira Service Management, which keeps its form.</summary>
sealed class Opsgenie : ISourceKind
{
    public const string SecretHeader = "X-Webhook-Secret";

    public string Key => "opsgenie";

    public string Name => "Opsgenie";

    public bool TellsAlerts => true;

    public IReadOnlyList<string> Steps =>
    [
        "Settings, Integrations, Add: Webhook. The URL is the address above; add alert details and description to the payload.",
        $"Custom header: {SecretHeader} with the secret.",
        "Actions: created, acknowledged, unacknowledged, closed, deleted. The detail or tag service says whose alert it is, else its entity.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => request.Header("Authorization").Length > 0
        ? Proof.IsBearerOrPassword(request, secret)
        : Proof.IsSame(request.Header(SecretHeader), secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("action");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        string? state = eventName switch
        {
            "Create" or "UnAcknowledge" => AlertState.Firing,
            "Acknowledge" => AlertState.Acknowledged,
            "Close" or "Delete" => AlertState.Resolved,
            _ => null,
        };
        if (state is null) return Reading.Nothing($"Opsgenie's action “{eventName}” changes nothing of an alert.");
        var alert = body.At("alert");
        var (created, updated) = (alert.Time("createdAt"), alert.Time("updatedAt"));
        var labels = new Dictionary<string, string>(alert.Labels("details"));
        foreach (var tag in (alert.At("tags") as JsonArray ?? []).OfType<JsonValue>().Take(20)) labels.TryAdd(Payload.Clean(tag.Text("").Split([':', '='], 2)[0], 200), Payload.Clean(tag.Text("").Split([':', '='], 2)[^1], 1000));
        return Reading.Of(new AlertFields(Payload.Key(alert.Text("alertId")), Payload.Title(Payload.Clean(alert.Text("message"), 1000)), labels.GetValueOrDefault("service") ?? Payload.Clean(alert.Text("entity"), 200), Payload.Clean(alert.Text("priority"), 60), state,
            At: eventName == "Create" ? created : updated ?? created, StartsAt: created, By: Payload.Clean(alert.Text("username"), 200), Note: Payload.Clean(alert.Text("description"), AlertFields.LongestNote), Labels: labels.Take(50).ToDictionary()));
    }
}
