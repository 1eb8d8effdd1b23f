using System.Text.Json.Nodes;
using Postmortem.Features.Changes;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>A request as it came.</summary>
public sealed record Incoming(IHeaderDictionary Headers, byte[] Body)
{
    public string Header(string name) => Headers[name].ToString();
}

/// <summary>What a delivery tells.</summary>
/// <param name="SourceRef">The change's own name at its source: later messages of it have the same.</param>
public sealed record Told(ChangeFields Fields, string SourceRef);

/// <summary>A delivery as its kind reads it: changes, or why it tells of none.</summary>
public sealed record Reading(IReadOnlyList<Told> Changes, string PassedOver = "")
{
    public static Reading Of(ChangeFields fields, string sourceRef) => new([new(fields, sourceRef)]);

    public static Reading Nothing(string why) => new([], why);
}

/// <summary>One kind of source: how it proves itself, how it names its deliveries, and what they say.</summary>
public interface ISourceKind
{
    /// <summary>As it stands in addresses.</summary>
    string Key { get; }

    string Name { get; }

    /// <summary>What to do at the other end; {address} and {secret} are told apart by the page.</summary>
    IReadOnlyList<string> Steps { get; }

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
