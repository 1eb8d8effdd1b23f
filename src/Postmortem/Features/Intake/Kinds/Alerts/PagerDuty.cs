using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>Webhooks (V3) of PagerDuty. What it calls an incident is an alert here, from the page to its end.</summary>
sealed class PagerDuty : ISourceKind
{
    public string Key => "pagerduty";

    public string Name => "PagerDuty";

    public bool TellsAlerts => true;

    public string Gives => "Signing secret of the webhook";

    public IReadOnlyList<string> Steps =>
    [
        "Integrations, Generic Webhooks (v3), New Webhook: the URL is the address above; scope a service, a team or the account.",
        "Events: incident.triggered, .acknowledged, .unacknowledged, .reopened, .resolved.",
        "PagerDuty then shows a signing secret once. Enter it here; until then nothing is taken.",
    ];

    /// <summary>Several signatures stand there while a secret is changed.</summary>
    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) =>
        request.Header("X-PagerDuty-Signature").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(10).Any(given => Proof.IsHmac(HashAlgorithmName.SHA256, secret, request.Body, given, "v1="));

    public string? DeliveryKey(Incoming request, JsonNode? body) => body.Text("event.id") is { Length: > 0 } id ? id : null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("event.event_type");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        string? state = eventName switch
        {
            "incident.triggered" or "incident.reopened" or "incident.unacknowledged" => AlertState.Firing,
            "incident.acknowledged" => AlertState.Acknowledged,
            "incident.resolved" => AlertState.Resolved,
            _ => null,
        };
        if (state is null) return Reading.Nothing(eventName == "pagey.ping" ? "PagerDuty says hello: the webhook is set up." : $"PagerDuty's event “{eventName}” changes nothing of an alert.");
        var data = body.At("event.data");
        var labels = new Dictionary<string, string>();
        foreach (var (name, value) in new[] { ("urgency", data.Text("urgency")), ("escalation_policy", data.Text("escalation_policy.summary")), ("team", data.Text("teams[0].summary")), ("incident_key", data.Text("incident_key")) })
            if (value.Length > 0) labels[name] = Payload.Clean(value, 1000);
        var priority = data.Text("priority.summary");
        return Reading.Of(new AlertFields(Payload.Key(data.Text("id")), Payload.Title(data.Text("title")), Payload.Clean(data.Text("service.summary"), 200), Payload.Clean(priority.Length > 0 ? priority : data.Text("urgency"), 60), state,
            At: body.Time("event.occurred_at"), StartsAt: data.Time("created_at"), By: Payload.Clean(body.Text("event.agent.summary"), 200), Link: Payload.Link(data.Text("html_url")), Labels: labels));
    }
}
