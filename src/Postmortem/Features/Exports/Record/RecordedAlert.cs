using Postmortem.Data;

namespace Postmortem.Features.Exports.Record;

/// <summary>An alert that belongs to the incident.</summary>
public sealed record RecordedAlert
{
    public string Title { get; init; } = "";
    public string Service { get; init; } = "";

    /// <summary>In the source's own words.</summary>
    public string Severity { get; init; } = "";

    /// <summary>firing, acknowledged, resolved</summary>
    public string State { get; init; } = "";
    public DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset FiredAt { get; init; }
    public DateTimeOffset? FirstAcknowledgedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string AcknowledgedBy { get; init; } = "";
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How many alerts its group had at once, or how often it fired.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Nobody could have acted on it: it counts for no milestone.</summary>
    public bool NotActionable { get; init; }
    public string? Url { get; init; }
    public string Note { get; init; } = "";

    /// <summary>JSON: names and values.</summary>
    public string Labels { get; init; } = "{}";
    public string Source { get; init; } = "";
    public string SourceRef { get; init; } = "";
}

static class AlertReading
{
    public static Task<IReadOnlyList<RecordedAlert>> ReadAsync(ReadSession s, Guid incidentId) => s.ListAsync<RecordedAlert>("""
        select a.title, coalesce(v.name, a.service_name) as service, a.severity, a.state, a.starts_at, a.fired_at, a.first_acknowledged_at, a.acknowledged_at, a.acknowledged_by, a.ends_at, a.count, not a.actionable as not_actionable,
            a.url, a.note, a.labels, a.source, a.source_ref
        from alerts a left join services v on v.id = a.service_id where a.incident_id = @incidentId order by a.starts_at, a.id limit 1000
        """, new { incidentId });
}
