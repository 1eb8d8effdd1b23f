using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Postmortem.Features.Alerts;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>A request as it came.</summary>
/// <param name="Certificate">That of <see cref="ISourceKind.CertificateOf"/>, when it could be had.</param>
public sealed record Incoming(IHeaderDictionary Headers, byte[] Body, X509Certificate2? Certificate = null)
{
    public string Header(string name) => Headers[name].ToString();
}

/// <summary>What a delivery tells.</summary>
/// <param name="SourceRef">The change's own name at its source: later messages of it have the same.</param>
public sealed record Told(ChangeFields Fields, string SourceRef);

/// <summary>What a delivery tells of an alert.</summary>
/// <param name="OnlyIfKnown">It says how an alert goes on, and is of no interest without one.</param>
public sealed record ToldAlert(AlertFields Fields, bool OnlyIfKnown = false);

/// <summary>A delivery as its kind reads it: changes or alerts, or why it tells of none.</summary>
public sealed record Reading(IReadOnlyList<Told> Changes, IReadOnlyList<ToldAlert> Alerts, string PassedOver = "")
{
    public static Reading Of(ChangeFields fields, string sourceRef) => new([new(fields, sourceRef)], []);

    public static Reading Of(AlertFields fields, bool onlyIfKnown = false) => new([], [new(fields, onlyIfKnown)]);

    public static Reading Nothing(string why) => new([], [], why);
}

/// <summary>One kind of source: how it proves itself, how it names its deliveries, and what they say.</summary>
public interface ISourceKind
{
    /// <summary>As it stands in addresses.</summary>
    string Key { get; }

    string Name { get; }

    /// <summary>What to do at the other end; {address} and {secret} are told apart by the page.</summary>
    IReadOnlyList<string> Steps { get; }

    /// <summary>What the other end gives, to be entered here, where it takes no secret of ours: “Signing secret”. Null where ours is the proof.</summary>
    string? Gives => null;

    /// <summary>What can be mapped to paths, in the order in which people ask; none where its payloads have one form.</summary>
    IReadOnlyList<string> Fields => [];

    /// <summary>It tells of alerts, not of changes.</summary>
    bool TellsAlerts => false;

    /// <summary>Where the certificate lies that a request says it is signed with; null when it needs none, or must not be asked for.</summary>
    Uri? CertificateOf(Incoming request, string secret) => null;

    /// <summary>Fails closed: a missing proof is a wrong one.</summary>
    bool IsGenuine(Incoming request, string secret, DateTimeOffset now);

    /// <summary>The source's own name of the delivery; null when it gives none.</summary>
    string? DeliveryKey(Incoming request, JsonNode? body);

    /// <summary>The kind of event, for people and for <see cref="Read"/>.</summary>
    string EventOf(Incoming request, JsonNode? body);

    /// <summary>What is kept of the delivery and read later.</summary>
    string PayloadOf(Incoming request) => System.Text.Encoding.UTF8.GetString(request.Body);

    /// <param name="deliveryKey">Names a change that has no name of its own.</param>
    /// <param name="mapping">Of a generic source: where each field stands.</param>
    Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping);
}
