using System.Text.Json.Serialization;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Record;

/// <summary>
/// Everything that one person may see of an incident. Markdown, PDF and JSON are made of this and of nothing else; import reads
/// it back. Its JSON form is the published schema incident-v1.
/// </summary>
public sealed record IncidentRecord
{
    public const string KnownFormat = "postmortem.incident";
    public const int KnownVersion = 1;

    /// <summary>Stands for a name that a source does not tell.</summary>
    public const string NotRecorded = "not recorded";

    [JsonPropertyOrder(-2)] public string Format { get; init; } = KnownFormat;
    [JsonPropertyOrder(-1)] public int Version { get; init; } = KnownVersion;

    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Summary { get; init; } = "";
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";

    /// <summary>What this installation calls it: Critical.</summary>
    [JsonIgnore] public string? SeverityName { get; init; }
    public string Kind { get; init; } = "";
    public string Visibility { get; init; } = "";
    /// <summary>When it was written down here; of a foreign file that tells no time of declaring, the first signal. See <see cref="Declared"/>.</summary>
    public DateTimeOffset DeclaredAt { get; init; }
    public string DeclaredBy { get; init; } = "";
    public DateTimeOffset? NextUpdateDueAt { get; init; }

    /// <summary>unknown, no, yes</summary>
    public string DataLoss { get; init; } = "unknown";
    public string DataLossNote { get; init; } = "";

    /// <summary>INC-7; null also when the reader may not see that one.</summary>
    public string? MergedInto { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndedReason { get; init; }
    public string? Source { get; init; }
    public string? SourceId { get; init; }
    public string? SourceUrl { get; init; }

    /// <summary>What else is known of where this comes from: which document, whose times.</summary>
    public string SourceNote { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<RecordedService> Services { get; init; } = [];
    public IReadOnlyList<RecordedRole> Roles { get; init; } = [];

    /// <summary>Who may see it; empty when it is open to all.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
    public IReadOnlyList<RecordedImpact> Impacts { get; init; } = [];
    public IReadOnlyList<RecordedMilestone> Milestones { get; init; } = [];

    /// <summary>Computed from milestones and rollbacks; not read back.</summary>
    public IReadOnlyList<RecordedDuration> Durations { get; init; } = [];
    public IReadOnlyList<RecordedEntry> Timeline { get; init; } = [];
    public IReadOnlyList<RecordedAlert> Alerts { get; init; } = [];
    public IReadOnlyList<RecordedChange> Changes { get; init; } = [];
    public IReadOnlyList<RecordedRollback> Rollbacks { get; init; } = [];
    public IReadOnlyList<RecordedWait> Waits { get; init; } = [];
    public RecordedReview? Review { get; init; }
    public IReadOnlyList<RecordedExperiment> Experiments { get; init; } = [];
    public IReadOnlyList<RecordedFollowUp> FollowUps { get; init; } = [];
    public IReadOnlyList<RecordedLink> LinkedIncidents { get; init; } = [];

    /// <summary>Wordings that the coach asks about and somebody keeps. Documents leave them out.</summary>
    public IReadOnlyList<RecordedDismissal> Dismissals { get; init; } = [];

    /// <summary>What was done, by whom, through which door; not read back.</summary>
    public IReadOnlyList<RecordedDeed> Journal { get; init; } = [];

    /// <summary>INC-42</summary>
    [JsonIgnore] public string Name => IncidentRef.NameOf(Number);

    /// <summary>The timeline as documents show it: what was hidden is left out.</summary>
    [JsonIgnore] public IEnumerable<RecordedEntry> ShownTimeline => Timeline.Where(e => e.Hidden is null);

    /// <summary>When it was declared: its milestone knows better than the day on which a past one was written down.</summary>
    [JsonIgnore] public (DateTimeOffset At, bool About) Declared => Milestone(MilestoneKind.Declared) is { At: { } at } m ? (at, m.Accuracy == Accuracy.About) : (DeclaredAt, false);

    /// <summary>What stands there then is the guess of an import, and documents do not tell it.</summary>
    [JsonIgnore] public bool IsDeclarationUnknown => Declaration.IsUnknown(Source, Milestone(MilestoneKind.Declared)?.At);

    /// <summary>Null where that is when it was declared, and where an import put another time there.</summary>
    [JsonIgnore] public DateTimeOffset? WrittenDownAt => Declaration.WrittenDownAt(Source, DeclaredAt, Milestone(MilestoneKind.Declared)?.At);

    public RecordedMilestone? Milestone(string kind) => Milestones.FirstOrDefault(m => m.Kind == kind);
}

/// <param name="Tier">A, B or C.</param>
public sealed record RecordedService
{
    public string Name { get; init; } = "";
    public string Tier { get; init; } = "C";

    /// <summary>The team that answers for it; texts that are filled from the record name it.</summary>
    public string Owner { get; init; } = "";
}

public sealed record RecordedRole
{
    public string Role { get; init; } = "";
    public string Person { get; init; } = "";
}

public sealed record RecordedImpact
{
    public string Quantity { get; init; } = "";
    public string Value { get; init; } = "";
    public string Source { get; init; } = "";
    public string? NotMeasurableBecause { get; init; }
}

public sealed record RecordedMilestone
{
    public string Kind { get; init; } = "";
    public DateTimeOffset? At { get; init; }
    public string Accuracy { get; init; } = "exact";
    public string Source { get; init; } = "";
    public string? NotApplicableBecause { get; init; }

    /// <summary>person or product</summary>
    public string Origin { get; init; } = "person";

    /// <summary>Who set it, or did what the product took it from; empty when that is not told.</summary>
    public string SetBy { get; init; } = "";
}

public sealed record RecordedDuration
{
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";
    public string Formula { get; init; } = "";

    /// <summary>Null is unknown, with the reason in <see cref="UnknownBecause"/>.</summary>
    public long? Seconds { get; init; }
    public bool About { get; init; }
    public string? UnknownBecause { get; init; }
}

public sealed record RecordedEntry
{
    public Guid Id { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public string Accuracy { get; init; } = "exact";
    public DateTimeOffset RecordedAt { get; init; }
    public string Kind { get; init; } = "note";

    /// <summary>Markdown. Null when the entry is hidden and the reader may not see hidden ones.</summary>
    public string? Text { get; init; }

    /// <summary>As it was captured, when it was edited since.</summary>
    public string? OriginalText { get; init; }
    public string? Author { get; init; }

    /// <summary>The door it came through.</summary>
    public string? Source { get; init; }
    public string? SourceRef { get; init; }
    public string? Permalink { get; init; }
    public bool Starred { get; init; }

    /// <summary>The milestone that it marks.</summary>
    public string? Milestone { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public RecordedHiding? Hidden { get; init; }
    public IReadOnlyList<RecordedRevision> Revisions { get; init; } = [];
    public IReadOnlyList<RecordedAttachment> Attachments { get; init; } = [];
}

/// <param name="By">Null with the reason when the reader may not see hidden entries.</param>
public sealed record RecordedHiding(DateTimeOffset At, string? By = null, string? Reason = null);

public sealed record RecordedRevision
{
    [JsonIgnore] public Guid EntryId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public string Accuracy { get; init; } = "exact";
    public string Kind { get; init; } = "";
    public string Text { get; init; } = "";
    public DateTimeOffset ChangedAt { get; init; }
    public string ChangedBy { get; init; } = "";
}

/// <summary>A file on the timeline.</summary>
public sealed record RecordedAttachment
{
    [JsonIgnore] public Guid? EntryId { get; init; }
    public Guid Id { get; init; }
    public string FileName { get; init; } = "";
    public string ContentType { get; init; } = "";
    public long SizeBytes { get; init; }
    public string Sha256 { get; init; } = "";
    public string AddedBy { get; init; } = "";
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Its bytes; null where they are not told. See <see cref="FileReading"/>.</summary>
    public byte[]? Content { get; init; }
}

/// <summary>One line of the journal, without what changed: the record itself says that.</summary>
public sealed record RecordedDeed
{
    public DateTimeOffset At { get; init; }
    public string Actor { get; init; } = "";
    public string Door { get; init; } = "";
    public string Action { get; init; } = "";
}

public sealed record RecordedLink
{
    /// <summary>What a document of an open incident says in place of a private one's title: documents are handed on.</summary>
    public const string Untold = "private; its title is left out here";

    /// <summary>INC-7</summary>
    [JsonIgnore] public int Number { get; init; }
    public string Incident { get; init; } = "";
    public string Title { get; init; } = "";

    /// <summary>Of the other incident.</summary>
    public string Visibility { get; init; } = Shared.Visibility.Open;

    /// <summary>related, duplicate, caused by, follows</summary>
    public string Relation { get; init; } = "";

    /// <summary>True when the other incident holds the link: it was caused by this one, follows this one.</summary>
    public bool Inward { get; init; }
}
