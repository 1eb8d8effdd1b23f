using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Webhooks of LaunchDarkly: each is an entry of its audit log.</summary>
sealed partial class LaunchDarkly : ISourceKind
{
    public string Key => "launchdarkly";

    public string Name => "LaunchDarkly";

    public IReadOnlyList<string> Steps => ["Integrations, Webhooks, Add integration: the URL is the address above; check “Sign this webhook” and enter the secret.", "A policy for flags of the environments that matter keeps the list short."];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => Proof.IsHmac(HashAlgorithmName.SHA256, secret, request.Body, request.Header("X-LD-Signature"));

    public string? DeliveryKey(Incoming request, JsonNode? body) => body.Text("_id") is { Length: > 0 } id ? id : null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("kind");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        if (eventName is not ("flag" or "segment")) return Reading.Nothing($"A change of a {eventName} is none of a service.");
        var resource = Resource().Match(body.Text("accesses[0].resource"));
        var by = body.Text("member.email");
        return Reading.Of(new(resource.Groups["project"].Value, ChangeKind.Flag, Payload.Title($"{body.Text("name")}: {(body.Text("titleVerb") is { Length: > 0 } verb ? verb : body.Text("accesses[0].action"))}"),
            OccurredAt: body.Time("date"), By: by.Length > 0 ? by : body.Text("app.name"), Environment: resource.Groups["environment"].Value, Reversible: Reversible.Yes, Note: body.Text("comment")), body.Text("_id"));
    }

    [GeneratedRegex("^proj/(?<project>[^:;]+)(?:;[^:]*)?:env/(?<environment>[^:;]+)")]
    private static partial Regex Resource();
}
