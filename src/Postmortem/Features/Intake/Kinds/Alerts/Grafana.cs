using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>The webhook contact point of Grafana Alerting, signed or with a token.</summary>
sealed class Grafana : ISourceKind
{
    public const string SignatureHeader = "X-Grafana-Alerting-Signature";
    public const string TimeHeader = "X-Grafana-Alerting-Timestamp";

    public string Key => "grafana";

    public string Name => "Grafana Alerting";

    public bool TellsAlerts => true;

    public IReadOnlyList<string> Steps =>
    [
        "Alerting, Contact points, Add: integration Webhook, URL the address above.",
        $"HMAC signature: the secret; signature header {SignatureHeader}, timestamp header {TimeHeader}. Where Grafana cannot sign, Authorization header: scheme Bearer, credentials the secret.",
        "Let a notification policy use the contact point. The label service says whose alert it is.",
    ];

    /// <summary>What is signed must be signed rightly; the plain token is for versions that cannot sign.</summary>
    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now)
    {
        if (request.Header(SignatureHeader) is not { Length: > 0 } signature) return Proof.IsBearerOrPassword(request, secret);
        if (request.Header(TimeHeader) is not { Length: > 0 } time) return Proof.IsHmac(HashAlgorithmName.SHA256, secret, request.Body, signature);
        return long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= 300
            && Proof.IsHmac(HashAlgorithmName.SHA256, secret, (byte[])[.. Encoding.UTF8.GetBytes($"{time}:"), .. request.Body], signature);
    }

    public string? DeliveryKey(Incoming request, JsonNode? body) => null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("status");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping) => AlertGroups.Read(body);
}
