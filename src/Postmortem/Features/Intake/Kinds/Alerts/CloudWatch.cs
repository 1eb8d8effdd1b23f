using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>
/// Alarms of CloudWatch through a topic of SNS. Amazon signs whatever anybody's topic sends, so the topic's own name is what is believed
/// here, and the signature proves that it stands there rightly.
/// </summary>
sealed partial class CloudWatch : ISourceKind
{
    /// <summary>SNS tries for an hour at most; what is older is sent by somebody who kept it.</summary>
    static readonly TimeSpan Oldest = TimeSpan.FromHours(24);

    static readonly string[] Dimensions = ["ServiceName", "FunctionName", "DBInstanceIdentifier", "DBClusterIdentifier", "QueueName", "ApiName", "LoadBalancer", "ClusterName", "TableName"];

    public string Key => "cloudwatch";

    public string Name => "Amazon CloudWatch (SNS)";

    public bool TellsAlerts => true;

    public string Gives => "ARN of the topic";

    public IReadOnlyList<string> Steps =>
    [
        "Enter the topic's ARN here first; until then nothing is taken.",
        "In SNS, create a subscription of the topic: protocol HTTPS, endpoint the address above, without raw message delivery.",
        "The request to confirm it then stands among the deliveries below, with a link to follow within three days.",
        "Let the alarms notify the topic in the states In alarm and OK.",
    ];

    /// <summary>Asked for only when the message is said to come from the topic, so that strangers make this server ask nobody.</summary>
    public Uri? CertificateOf(Incoming request, string secret)
    {
        var message = Payload.Parse(Encoding.UTF8.GetString(request.Body));
        var address = message.Text("SigningCertURL") is { Length: > 0 } own ? own : message.Text("SigningCertUrl");
        return Proof.IsSame(message.Text("TopicArn"), secret) && IsAmazons(address, out var uri) && uri.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal) && uri.Query.Length == 0 ? uri : null;
    }

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now)
    {
        if (request.Certificate is not { } certificate || Payload.Parse(Encoding.UTF8.GetString(request.Body)) is not { } message || !Proof.IsSame(message.Text("TopicArn"), secret)) return false;
        if (message.Time("Timestamp") is not { } sent || (now - sent).Duration() > Oldest) return false;
        HashAlgorithmName? hash = message.Text("SignatureVersion") switch
        {
            "1" => HashAlgorithmName.SHA1,
            "2" => HashAlgorithmName.SHA256,
            _ => null,
        };
        var signature = new byte[1024];
        using var key = certificate.GetRSAPublicKey();
        return hash is { } known && key is not null && Convert.TryFromBase64String(message.Text("Signature"), signature, out var length)
            && key.VerifyData(Encoding.UTF8.GetBytes(Signed(message)), signature[..length], known, RSASignaturePadding.Pkcs1);
    }

    public string? DeliveryKey(Incoming request, JsonNode? body) => body.Text("MessageId") is { Length: > 0 } id ? id : null;

    public string EventOf(Incoming request, JsonNode? body) => body.Text("Type");

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        if (eventName == "SubscriptionConfirmation")
            return Reading.Nothing(IsAmazons(body.Text("SubscribeURL"), out var confirm) ? $"Amazon asks whether this address may be sent the topic. Open this link to confirm it: {confirm.AbsoluteUri}" : "Amazon asks for a confirmation, with a link that does not lead to Amazon. Nothing was done.");
        if (eventName != "Notification") return Reading.Nothing($"“{eventName}” of the topic tells of no alarm.");
        if (Payload.Parse(body.Text("Message")) is not JsonObject alarm || alarm.Text("AlarmName") is not { Length: > 0 } name) return Reading.Nothing("This message of the topic is no alarm of CloudWatch.");
        string? state = alarm.Text("NewStateValue") switch
        {
            "ALARM" => AlertState.Firing,
            "OK" => AlertState.Resolved,
            _ => null,
        };
        if (state is null) return Reading.Nothing($"The state “{alarm.Text("NewStateValue")}” of an alarm changes nothing.");
        var labels = new Dictionary<string, string> { ["AlarmName"] = Payload.Clean(name, 1000), ["AWSAccountId"] = Payload.Clean(alarm.Text("AWSAccountId"), 1000), ["Region"] = Payload.Clean(alarm.Text("Region"), 1000) };
        foreach (var dimension in (alarm.At("Trigger.Dimensions") as JsonArray ?? []).OfType<JsonObject>().Take(30))
            if (dimension.Text("name") is { Length: > 0 } of) labels.TryAdd(Payload.Clean(of, 200), Payload.Clean(dimension.Text("value"), 1000));
        var service = Dimensions.Select(d => labels.GetValueOrDefault(d)).FirstOrDefault(v => v is { Length: > 0 }) ?? name;
        return Reading.Of(new AlertFields(Payload.Key(alarm.Text("AlarmArn") is { Length: > 0 } arn ? arn : $"{alarm.Text("AWSAccountId")} {alarm.Text("Region")} {name}"), Payload.Title(name), Payload.Clean(service, 200), "", state,
            At: alarm.Time("StateChangeTime"), Note: Payload.Clean($"{alarm.Text("AlarmDescription")}\n{alarm.Text("NewStateReason")}", AlertFields.LongestNote), Labels: labels));
    }

    /// <summary>Names and values in this order, each on a line of its own.</summary>
    static string Signed(JsonNode message)
    {
        string[] names = message.Text("Type") == "Notification"
            ? [.. new[] { "Message", "MessageId" }, .. message.At("Subject") is null ? [] : new[] { "Subject" }, "Timestamp", "TopicArn", "Type"]
            : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
        return string.Concat(names.Select(name => $"{name}\n{message.Text(name)}\n"));
    }

    static bool IsAmazons(string address, out Uri uri) =>
        Uri.TryCreate(address, UriKind.Absolute, out uri!) && uri is { Scheme: "https", IsDefaultPort: true, UserInfo: "" } && Host().IsMatch(uri.Host);

    [GeneratedRegex(@"^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\z")]
    private static partial Regex Host();
}
