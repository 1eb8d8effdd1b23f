using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Any JSON, with a path for each field; without any paths, the fields of the API.</summary>
sealed class Generic : ISourceKind
{
    public const string SignatureHeader = "X-Signature-256";

    /// <summary>What can be mapped, in the order in which people ask.</summary>
    public static readonly string[] Names =
        ["service", "title", "kind", "from_version", "to_version", "status", "occurred_at", "finished_at", "by", "link", "environment", "reversible", "security_fix", "schema_change", "note", "source_ref"];

    public string Key => "generic";

    public string Name => "Generic JSON";

    public IReadOnlyList<string> Fields => Names;

    public IReadOnlyList<string> Steps => [$"Post JSON to the address above, with “Authorization: Bearer” and the secret, or with {SignatureHeader}: sha256= and the HMAC-SHA256 of the body in hexadecimal digits.", "An Idempotency-Key names the delivery; without one, the same body counts once."];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => request.Header(SignatureHeader) is { Length: > 0 } signature
        ? Proof.IsHmac(HashAlgorithmName.SHA256, secret, request.Body, signature, "sha256=")
        : Proof.IsBearer(request, secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => request.Header("Idempotency-Key") is { Length: > 0 } key ? key : null;

    public string EventOf(Incoming request, JsonNode? body) => "change";

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        var sourceRef = Of("source_ref");
        return Reading.Of(new(Of("service"), Word("kind"), Of("title"), Of("from_version"), Of("to_version"), OccurredAt: Payload.ReadTime(Of("occurred_at")), FinishedAt: Payload.ReadTime(Of("finished_at")),
            By: Of("by"), Link: Of("link"), Environment: Of("environment"), Status: StatusOf(Word("status")), Reversible: Word("reversible"), SecurityFix: Of("security_fix") == "true", SchemaChange: Of("schema_change") == "true", Note: Of("note")),
            sourceRef.Length > 0 ? sourceRef : deliveryKey);

        string Of(string field) => body.Mapped(field, mapping);

        string? Word(string field) => Of(field) is { Length: > 0 } word ? word.ToLowerInvariant().Replace('_', ' ') : null;
    }

    /// <summary>The words that most tools have for it.</summary>
    static string? StatusOf(string? word) => word switch
    {
        null => null,
        "success" or "successful" or "completed" or "finished" or "done" or "ok" => ChangeState.Succeeded,
        "failure" or "error" or "errored" or "cancelled" or "canceled" => ChangeState.Failed,
        "running" or "in progress" or "pending" => ChangeState.Started,
        "reverted" or "rolledback" => ChangeState.RolledBack,
        _ => word,
    };
}
