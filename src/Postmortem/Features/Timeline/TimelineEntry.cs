using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>A row of <c>timeline_entries</c>.</summary>
public record TimelineEntry
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }

    /// <summary>Event time: when it happened. Never replaced by the time of capture.</summary>
    public DateTimeOffset OccurredAt { get; init; }
    public string Accuracy { get; init; } = Timeline.Accuracy.Exact;

    /// <summary>Capture time.</summary>
    public DateTimeOffset RecordedAt { get; init; }
    public string Kind { get; init; } = EntryKind.Note;
    public string Text { get; init; } = "";
    public string OriginalText { get; init; } = "";
    public Guid? AuthorId { get; init; }
    public string AuthorName { get; init; } = "";

    /// <summary>The door it came through.</summary>
    public string Source { get; init; } = "";

    /// <summary>The thing's own name at its source: captured twice, it is one entry.</summary>
    public string? SourceRef { get; init; }
    public string? Permalink { get; init; }
    public bool Starred { get; init; }

    /// <summary>The milestone that this entry tells of (one of <see cref="MilestoneKind"/>); null for all others.</summary>
    public string? Milestone { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public DateTimeOffset? HiddenAt { get; init; }
    public string? HiddenBy { get; init; }
    public string? HiddenReason { get; init; }
    public int Version { get; init; } = 1;

    /// <summary>As its row will be read again: times are kept to the millisecond.</summary>
    public static TimelineEntry New(Guid incidentId, string kind, string text, DateTimeOffset occurredAt, DateTimeOffset now, Actor actor) => new()
    {
        Id = Guid.CreateVersion7(now),
        IncidentId = incidentId,
        OccurredAt = occurredAt.AsKept(),
        RecordedAt = now.AsKept(),
        Kind = kind,
        Text = text,
        OriginalText = text,
        AuthorId = actor.PersonId,
        AuthorName = actor.Name,
        Source = actor.Door,
    };

    internal SearchDocument ForSearch() => new(SearchKind.Entry, Id, IncidentId, "", Text, OccurredAt);
}
