using System.Text.Json.Nodes;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>Webhooks of Prometheus Alertmanager. They come again while a group fires, with the same body, which counts once.</summary>
sealed class Alertmanager : ISourceKind
{
    public string Key => "alertmanager";

    public string Name => "Prometheus Alertmanager";

    public bool TellsAlerts => true;

    public IReadOnlyList<string> Steps =>
    [
        "In alertmanager.yml, a receiver with webhook_configs: url is the address above, send_resolved: true, and http_config: authorization: credentials: the secret (or credentials_file).",
        "Let a route send to it. Grouping by alertname and service keeps one group one alert.",
        "The label service says whose alert it is; without it app, component or job.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => Proof.IsBearerOrPassword(request, secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("status");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping) => AlertGroups.Read(body);
}
