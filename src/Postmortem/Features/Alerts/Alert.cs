using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <summary>
/// A row of <c>alerts</c>, with the names of its service and incident: what a source calls one alert (a group, a monitor, a page),
/// from when it began to fire until it is resolved for good.
/// </summary>
public record Alert
{
    public Guid Id { get; init; }

    /// <summary>The door or source that tells of it.</summary>
    public string Source { get; init; } = "";

    /// <summary>Its own name there: told again, it is the same alert.</summary>
    public string SourceRef { get; init; } = "";
    public string Title { get; init; } = "";
    public Guid? ServiceId { get; init; }

    /// <summary>What its source calls the service, when the catalogue knows none of that name.</summary>
    public string ServiceName { get; init; } = "";

    /// <summary>In the source's own words: critical, P1.</summary>
    public string Severity { get; init; } = "";

    /// <summary>One of <see cref="AlertState"/>; follows from the times.</summary>
    public string State { get; init; } = AlertState.Firing;

    /// <summary>When it began to fire, the first time.</summary>
    public DateTimeOffset StartsAt { get; init; }

    /// <summary>When it, or another of its group, began to fire the last time.</summary>
    public DateTimeOffset FiredAt { get; init; }
    public DateTimeOffset? FirstAcknowledgedAt { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string AcknowledgedBy { get; init; } = "";
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How many alerts its group had at once, or how often it fired.</summary>
    public int Count { get; init; } = 1;
    public string? Url { get; init; }

    /// <summary>Plain text.</summary>
    public string Note { get; init; } = "";

    /// <summary>JSON: names and values.</summary>
    public string Labels { get; init; } = "{}";

    /// <summary>False once a person said that nobody could have acted on it.</summary>
    public bool Actionable { get; init; } = true;
    public Guid? IncidentId { get; init; }
    public Guid? ProposalId { get; init; }

    /// <summary>The rule that decided; null for none.</summary>
    public Guid? RuleId { get; init; }

    /// <summary>The timeline of its incident has an entry for it alone.</summary>
    public bool OnTimeline { get; init; }

    /// <summary>One of <see cref="AlertFate"/>.</summary>
    public string Became { get; init; } = AlertFate.Kept;

    /// <summary>The person who attached or detached it; from then on no rule touches it.</summary>
    public string? DecidedBy { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public int Version { get; init; } = 1;

    // Read along, never written.
    public string? CatalogueName { get; init; }
    public string? ServiceSlug { get; init; }
    public int? IncidentNumber { get; init; }
    public string? IncidentTitle { get; init; }
    public string? IncidentStatus { get; init; }

    public string Service => CatalogueName ?? ServiceName;

    public bool IsOpen => State != AlertState.Resolved;

    public IReadOnlyDictionary<string, string> LabelList => JsonSerializer.Deserialize<Dictionary<string, string>>(Labels, Journal.Json) ?? [];

    /// <summary>INC-42; null without one.</summary>
    public string? Incident => IncidentNumber is { } number ? IncidentRef.NameOf(number) : null;
}
