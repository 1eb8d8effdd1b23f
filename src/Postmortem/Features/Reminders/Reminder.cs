using Postmortem.Features.Rollbacks.Deciding;

namespace Postmortem.Features.Reminders;

/// <summary>One thing that somebody is to be reminded of once.</summary>
/// <param name="Subject">What a snooze is for.</param>
/// <param name="Occasion">Names it for good: what, when it was due, to whom. Decided once under this name.</param>
/// <param name="At">When it is due.</param>
/// <param name="StaleAt">From here on it is of no use any more.</param>
public sealed record Reminder(string Kind, string Subject, string Occasion, Guid IncidentId, DateTimeOffset At, DateTimeOffset StaleAt)
{
    /// <summary>To this person directly; null: into the incident's channel.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The follow-up's key.</summary>
    public Guid? FollowUpId { get; init; }

    /// <summary>To somebody other than the owner, because it has waited long.</summary>
    public bool IsEscalated { get; init; }

    public bool IsDue(DateTimeOffset now) => At <= now && now < StaleAt;
}

/// <summary>Somebody who can be reminded: an account in use that may see the incident.</summary>
public sealed record Recipient(Guid PersonId, string TimeZone)
{
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
}

/// <summary>An incident that somebody works on.</summary>
public sealed record OpenIncident
{
    public Guid IncidentId { get; init; }
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";
    public DateTimeOffset? NextUpdateDueAt { get; init; }
    public Recipient? Commander { get; init; }

    /// <summary>Since when nobody leads; null while somebody does.</summary>
    public DateTimeOffset? LeaderlessSince { get; init; }
    public DateTimeOffset LastCapturedAt { get; init; }

    /// <summary>Null while there is nothing to decide about.</summary>
    public DecisionClock? Decision { get; init; }

    /// <summary>The end of the impact is on record.</summary>
    public bool ImpactIsOver { get; init; }
}

/// <summary>An incident that was resolved and has no published review.</summary>
public sealed record EndedIncident
{
    public Guid IncidentId { get; init; }
    public DateTimeOffset EndedAt { get; init; }

    /// <summary>There is one, not yet published.</summary>
    public bool HasReview { get; init; }
    public bool IsDraft { get; init; }

    /// <summary>Working days from the end to the draft, and to its publication.</summary>
    public int DraftDays { get; init; }
    public int PublishDays { get; init; }

    /// <summary>Calendar days from the end until people meet; null when no meeting is asked for, or one is planned or was held.</summary>
    public int? MeetingDays { get; init; }
    public Recipient? Commander { get; init; }
    public Recipient? Facilitator { get; init; }
}

/// <summary>A review whose text somebody still has to sign.</summary>
/// <param name="Since">When they were asked for this text, at the latest.</param>
public sealed record WaitingSignOff(Guid IncidentId, Recipient Reviewer, DateTimeOffset Since);

/// <summary>A follow-up that its owner still has to do.</summary>
public sealed record WaitingFollowUp
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }
    public DateOnly DueOn { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Recipient? Owner { get; init; }

    /// <summary>Of the incident's review.</summary>
    public Recipient? Facilitator { get; init; }
}
