using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>Webhooks of a Sentry integration: issue alerts, metric alerts, and what became of the issues that were alerted.</summary>
sealed class Sentry : ISourceKind
{
    public string Key => "sentry";

    public string Name => "Sentry";

    public bool TellsAlerts => true;

    public string Gives => "Client secret of the integration";

    public IReadOnlyList<string> Steps =>
    [
        "Settings, Developer Settings, New internal integration: the webhook URL is the address above; turn on Alert Rule Action; under Webhooks choose issue.",
        "Sentry then shows a client secret. Enter it here; until then nothing is taken.",
        "In the alert rules: send a notification via this integration. The project is taken as the service.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => Proof.IsHmac(HashAlgorithmName.SHA256, secret, request.Body, request.Header("Sentry-Hook-Signature"));

    public string? DeliveryKey(Incoming request, JsonNode? body) => request.Header("Request-ID") is { Length: > 0 } id ? id : null;

    public string EventOf(Incoming request, JsonNode? body) => $"{request.Header("Sentry-Hook-Resource")} {body.Text("action")}".Trim();

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping) => eventName switch
    {
        "event_alert triggered" => Issue(body),
        "metric_alert critical" or "metric_alert warning" => Metric(body, AlertState.Firing),
        "metric_alert resolved" => Metric(body, AlertState.Resolved),
        "issue resolved" => Reading.Of(new AlertFields(Payload.Key($"issue {body.Text("data.issue.id")}"), "", State: AlertState.Resolved, At: body.Time("data.issue.statusDetails.resolvedAt")), onlyIfKnown: true),
        _ => Reading.Nothing($"Sentry's event “{eventName}” changes nothing of an alert."),
    };

    static Reading Issue(JsonNode body)
    {
        var e = body.At("data.event");
        var tags = new Dictionary<string, string>();
        foreach (var tag in (e.At("tags") as JsonArray ?? []).OfType<JsonArray>().Take(50))
            if (tag is [JsonValue name, JsonValue value] && name.Text("").Length > 0) tags[Payload.Clean(name.Text(""), 200)] = Payload.Clean(value.Text(""), 1000);
        tags["rule"] = Payload.Clean(body.Text("data.triggered_rule"), 1000);
        return Reading.Of(new AlertFields(Payload.Key($"issue {(e.Text("issue_id") is { Length: > 0 } id ? id : e.Text("event_id"))}"), Payload.Title(Payload.Clean(e.Text("title"), 1000)), Project(e), Payload.Clean(e.Text("level"), 60),
            At: e.Time("datetime"), Link: Payload.Link(e.Text("web_url")), Note: Payload.Clean(e.Text("culprit"), AlertFields.LongestNote), Labels: tags));
    }

    /// <summary>The event's own tag, or the project's name in an address such as …/projects/example/shop/events/….</summary>
    static string Project(JsonNode? e)
    {
        if (e.Text("project_slug") is { Length: > 0 } slug) return Payload.Clean(slug, 200);
        var steps = e.Text("url").Split('/');
        var at = Array.IndexOf(steps, "projects");
        return at >= 0 && at + 2 < steps.Length ? Payload.Clean(Uri.UnescapeDataString(steps[at + 2]), 200) : "";
    }

    static Reading Metric(JsonNode body, string state)
    {
        var alert = body.At("data.metric_alert");
        var title = body.Text("data.description_title");
        foreach (var word in new[] { "Critical: ", "Warning: ", "Resolved: " }) if (title.StartsWith(word, StringComparison.Ordinal)) title = title[word.Length..];
        return Reading.Of(new AlertFields(Payload.Key($"metric {alert.Text("id")}"), Payload.Title(title.Length > 0 ? title : alert.Text("title")), Payload.Clean(alert.Text("projects[0]"), 200), state == AlertState.Firing ? Payload.Clean(body.Text("action"), 60) : "",
            state, At: state == AlertState.Resolved ? alert.Time("date_closed") : alert.Time("date_detected") ?? alert.Time("date_started"), StartsAt: alert.Time("date_started"), Link: Payload.Link(body.Text("data.web_url")),
            Note: Payload.Clean(body.Text("data.description_text"), AlertFields.LongestNote), Labels: new Dictionary<string, string> { ["rule"] = Payload.Clean(alert.Text("alert_rule.name"), 1000) }));
    }
}
