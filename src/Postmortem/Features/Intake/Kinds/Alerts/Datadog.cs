using System.Text.Json.Nodes;
using Postmortem.Features.Alerts;

namespace Postmortem.Features.Intake.Kinds.Alerts;

/// <summary>The webhooks integration of Datadog with the payload that the source's page shows, or with its own default.</summary>
sealed class Datadog : ISourceKind
{
    public string Key => "datadog";

    public string Name => "Datadog";

    public bool TellsAlerts => true;

    public IReadOnlyList<string> Steps =>
    [
        "Integrations, Webhooks, New: the URL is the address above.",
        """Custom headers: {"Authorization":"Bearer " and the secret"}.""",
        """Payload: {"id":"$ID","date":"$DATE","alert_id":"$ALERT_ID","cycle":"$ALERT_CYCLE_KEY","transition":"$ALERT_TRANSITION","title":"$ALERT_TITLE","event_title":"$EVENT_TITLE","body":"$TEXT_ONLY_MSG","link":"$LINK","priority":"$ALERT_PRIORITY","type":"$ALERT_TYPE","tags":"$TAGS","scope":"$ALERT_SCOPE","hostname":"$HOSTNAME"}""",
        "Name @webhook- and its name in the monitors that matter, or in a notification rule. The tag service says whose alert it is.",
    ];

    public bool IsGenuine(Incoming request, string secret, DateTimeOffset now) => request.Header("Authorization").Length > 0
        ? Proof.IsBearerOrPassword(request, secret)
        : Proof.IsSame(request.Header("X-Webhook-Secret"), secret);

    public string? DeliveryKey(Incoming request, JsonNode? body) => body.Text("id") is { Length: > 0 } id ? $"{id} {Transition(body)}" : null;

    public string EventOf(Incoming request, JsonNode? body) => Transition(body);

    public Reading Read(string eventName, JsonNode body, string deliveryKey, IReadOnlyDictionary<string, string> mapping)
    {
        string? state = Transition(body).ToLowerInvariant() switch
        {
            "triggered" or "re-triggered" or "warn" or "re-warn" or "no data" or "re-no data" or "renotify" => AlertState.Firing,
            "recovered" => AlertState.Resolved,
            _ => null,
        };
        if (state is null) return Reading.Nothing($"Datadog's transition “{eventName}” changes nothing of an alert.");
        var tags = new Dictionary<string, string>();
        foreach (var tag in body.Text("tags").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(50))
            if (tag.Split(':', 2) is [{ Length: > 0 } name, var value]) tags.TryAdd(Payload.Clean(name, 200), Payload.Clean(value, 1000));
        var title = body.Text("title") is { Length: > 0 } own ? own : body.Text("event_title");
        var priority = body.Text("priority");
        // Without an alert's own name it is told apart by its title, less what stands in brackets before it.
        var known = body.Text("cycle") is { Length: > 0 } cycle ? cycle : $"{body.Text("alert_id")} {body.Text("scope")}".Trim() is { Length: > 0 } monitor ? monitor : Bare(title);
        return Reading.Of(new AlertFields(Payload.Key(known), Payload.Title(Payload.Clean(Bare(title), 1000)), tags.GetValueOrDefault("service"), Payload.Clean(priority.Length > 0 ? priority : body.Text("type"), 60), state,
            At: body.Time("date") ?? body.Time("last_updated"), Link: Payload.Link(body.Text("link")), Note: Payload.Clean(body.Text("body"), AlertFields.LongestNote), Labels: tags));
    }

    /// <summary>Its own field, or the word in brackets before the title.</summary>
    static string Transition(JsonNode? body) => body.Text("transition") is { Length: > 0 } told ? Payload.Clean(told, 60)
        : body.Text("title") is ['[', ..] title && title.IndexOf(']', StringComparison.Ordinal) is > 1 and < 60 and var end ? title[1..end].Split(" on ", 2)[0] : "";

    static string Bare(string title)
    {
        while (title.StartsWith('[') && title.IndexOf(']', StringComparison.Ordinal) is > 0 and var end && title[(end + 1)..].Trim() is { Length: > 0 } rest) title = rest;
        return title;
    }
}
