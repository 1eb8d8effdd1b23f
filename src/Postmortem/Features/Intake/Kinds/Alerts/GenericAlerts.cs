using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>Any JSON, with a path for each field; without any paths, the fields of the API.</summary>
sealed class GenericAlerts : ISourceKind
{
    static readonly string[] Names = ["title", "service", "severity", "state", "source_ref", "starts_at", "at", "by", "count", "link", "note"];

    public string Key => "alerts";

    public string Name => "Generic JSON alerts";

    public bool TellsAlerts => true;

    public IReadOnlyList<string> Fields => Names;

    public IReadOnlyList<string> Steps =>
    [
        $"Post JSON to the address above, with “Authorization: Bearer” and the secret, Basic with it as password, or {Generic.SignatureHeader}: sha256= and the HMAC-SHA256 of the body in hexadecimal digits.",
        "source_ref names the alert: told again as resolved, it is the same one. An Idempotency-Key names the delivery; without one, the same body counts once, so let it say starts_at or at.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => request.Header(Generic.SignatureHeader) is { Length: > 0 } signature
        ? Proof.IsHmac(HashAlgorithmName.SHA256, secret, request.Body, signature, "sha256=")
        : Proof.IsBearerOrPassword(request, secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => request.Header("Idempotency-Key") is { Length: > 0 } key ? key : null;

    public string EventOf(Incoming request, JsonNode? body) => "alert";

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        var reference = Of("source_ref");
        return Reading.Of(new AlertFields(Payload.Key(reference.Length > 0 ? reference : deliveryKey), Payload.Title(Of("title")), Of("service"), Of("severity"), StateOf(Of("state").ToLowerInvariant()), Payload.ReadTime(Of("at")), Payload.ReadTime(Of("starts_at")),
            By: Of("by"), Count: int.TryParse(Of("count"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null, Link: Of("link"), Note: Of("note"), Labels: body.Labels("labels")));

        string Of(string field) => body.Mapped(field, mapping);
    }

    /// <summary>The words that most tools have for it.</summary>
    static string? StateOf(string word) => word switch
    {
        "" => null,
        "alerting" or "alarm" or "critical" or "warning" or "open" or "triggered" or "down" or "problem" or "failed" => AlertState.Firing,
        "ack" or "acked" => AlertState.Acknowledged,
        "ok" or "recovered" or "recovery" or "closed" or "up" or "normal" => AlertState.Resolved,
        _ => word,
    };
}
