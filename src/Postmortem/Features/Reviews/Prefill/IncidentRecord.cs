using Postmortem.Features.Incidents;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>What the incident's record says, as far as a review is prefilled from it.</summary>
public sealed record IncidentRecord
{
    public required RecordedIncident Incident { get; init; }
    public IReadOnlyList<RecordedService> Services { get; init; } = [];
    public IReadOnlyList<RecordedPerson> People { get; init; } = [];
    public IReadOnlyList<RecordedImpact> Impacts { get; init; } = [];
    public IReadOnlyList<RecordedMilestone> Milestones { get; init; } = [];

    /// <summary>By event time; hidden ones left out.</summary>
    public IReadOnlyList<RecordedEntry> Entries { get; init; } = [];
    public IReadOnlyList<RecordedRollback> Rollbacks { get; init; } = [];
    public IReadOnlyList<Duration> Durations { get; init; } = [];

    /// <summary>As editions before the third reckoned them.</summary>
    public IReadOnlyList<Duration> EarlierDurations { get; init; } = [];
    public IReadOnlyList<RecordedImage> Images { get; init; } = [];

    /// <summary>Earlier ones that everybody may read, the most alike first.</summary>
    public IReadOnlyList<SimilarIncident> Similar { get; init; } = [];

    /// <summary>
    /// How texts are worded: an earlier edition knows a text again that was filled with it. In the first, entries alone ended a silence; in the second, the
    /// incident was declared when it was written down, what was not said outside was said inside, and durations named no attempt, no minutes of a day, and
    /// nothing that does not apply because nothing was rolled back. In the third, what an import took for the time of declaring was told as that time. In the fourth,
    /// whoever wrote an entry had taken part, even years later, and a milestone's source did not tell what gave the first signal. In the fifth, reasons kept their capital
    /// within a sentence, full hours were told without their minutes, and a step of a rollback stood beside its milestone. In the sixth, a rollback ended the harm although it was in place only after it,
    /// a milestone stood with the first entry of its minute, and the import's guess of a declaration was told as when it was written down. In the seventh, a rejected rollback was told as decided
    /// and as an alternative of every decision since, a rollback ended the harm although it was broken again after it, what was taken back by a reopening told a milestone, and nothing was rolled back while the incident was still open.
    /// In the eighth, times got their day from what was noted about the record later, such as its closing, and not from its milestones; the timeline told the closing, and what was known kept its full stop before a semicolon.
    /// </summary>
    public int Edition { get; init; } = LatestEdition;

    public const int LatestEdition = 9;

    /// <summary>Whether times are told with their day; null as the record asks.</summary>
    public bool? Dated { get; init; }

    /// <summary>A time of day alone would not say when.</summary>
    public bool IsOverDays => Dated ?? TellingTimes.Of(this).DistinctBy(at => at.UtcDateTime.Date).Skip(1).Any();

    public DateTimeOffset? At(string milestone) => Milestones.FirstOrDefault(m => m.Kind == milestone)?.At;

    /// <summary>When the incident was declared: its milestone knows better than the day on which a past one was written down.</summary>
    public DateTimeOffset DeclaredAt => Edition < 3 ? Incident.DeclaredAt : At(MilestoneKind.Declared) ?? Incident.DeclaredAt;

    /// <summary>What stands there then is the guess of an import.</summary>
    public bool IsDeclarationUnknown => Edition >= 4 && Declaration.IsUnknown(Incident.Source, At(MilestoneKind.Declared));

    /// <summary>Null where that is when it was declared.</summary>
    public DateTimeOffset? WrittenDownAt => Edition < 3 ? null : Declaration.WrittenDownAt(Edition < 7 ? null : Incident.Source, Incident.DeclaredAt, At(MilestoneKind.Declared));

    /// <summary>One of these times is about right only, and so is what is reckoned from it.</summary>
    public bool IsAbout(params string[] milestones) => Milestones.Any(m => m.Accuracy == Accuracy.About && milestones.Contains(m.Kind));

    /// <summary>Of a time that stands elsewhere too, such as that of a rollback's step: the milestone of that moment knows it.</summary>
    public string AccuracyOf(string milestone, DateTimeOffset? at) => Milestones.FirstOrDefault(m => m.Kind == milestone && m.At == at)?.Accuracy ?? Accuracy.Exact;

    public IEnumerable<RecordedEntry> OfKind(string kind) => Entries.Where(e => e.Kind == kind);
}

/// <summary>A row of the record, so that those of many incidents are read together.</summary>
public abstract record OfIncident
{
    public Guid IncidentId { get; init; }
}

public sealed record RecordedIncident : OfIncident
{
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Summary { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Status { get; init; } = "";
    public string Kind { get; init; } = "";
    public DateTimeOffset DeclaredAt { get; init; }
    public string DataLoss { get; init; } = "unknown";
    public string DataLossNote { get; init; } = "";

    /// <summary>The door it came through, when it was not declared here.</summary>
    public string? Source { get; init; }
    public string? SourceUrl { get; init; }
    public string SourceNote { get; init; } = "";
}

public sealed record RecordedService : OfIncident
{
    public string Name { get; init; } = "";
    public string Tier { get; init; } = "";
    public string Owner { get; init; } = "";
    public string Description { get; init; } = "";
}

/// <summary>Somebody on the incident: with a role, or as an author of the timeline.</summary>
public sealed record RecordedPerson : OfIncident
{
    public string Name { get; init; } = "";
    public string? Role { get; init; }

    /// <summary>Wishes to be named by role only.</summary>
    public bool ShownAsRole { get; init; }

    /// <summary>The time of their first entry; null for who has a role.</summary>
    public DateTimeOffset? FirstEntryAt { get; init; }
}

public sealed record RecordedImpact : OfIncident
{
    public string Quantity { get; init; } = "";
    public string Value { get; init; } = "";
    public string Source { get; init; } = "";
    public string? NotMeasurableBecause { get; init; }
}

public sealed record RecordedMilestone : OfIncident
{
    public string Kind { get; init; } = "";
    public DateTimeOffset? At { get; init; }
    public string Accuracy { get; init; } = "exact";
    public string Source { get; init; } = "";
    public string? NotApplicableBecause { get; init; }
}

public sealed record RecordedEntry : OfIncident
{
    public DateTimeOffset OccurredAt { get; init; }
    public string Accuracy { get; init; } = "exact";
    public string Kind { get; init; } = "";
    public string Text { get; init; } = "";
    public string AuthorName { get; init; } = "";
    public bool AuthorShownAsRole { get; init; }
    public string Source { get; init; } = "";
    public string? Permalink { get; init; }
    public bool Starred { get; init; }
}

public sealed record RecordedRollback : OfIncident
{
    public int Attempt { get; init; }
    public string Direction { get; init; } = "back";
    public string Kind { get; init; } = "";
    public string? Service { get; init; }
    public string Scope { get; init; } = "";
    public string FromVersion { get; init; } = "";
    public string ToVersion { get; init; } = "";
    public string State { get; init; } = "";
    public string Reason { get; init; } = "";
    public DateTimeOffset? ProposedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? DeciderRole { get; init; }
    public string? DecisionReason { get; init; }

    /// <summary>A JSON list, as rollbacks keep it.</summary>
    public string Preflight { get; init; } = "[]";
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? Outcome { get; init; }
    public string OutcomeNote { get; init; } = "";
    public DateTimeOffset? VerifiedAt { get; init; }
    public string VerificationMetric { get; init; } = "";
    public string VerificationValue { get; init; } = "";
    public string SideEffects { get; init; } = "";
    public string AlsoUndoes { get; init; } = "";
    public string DataLost { get; init; } = "";
}

/// <summary>An earlier incident that looks alike, and why.</summary>
public sealed record SimilarIncident
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public DateTimeOffset DeclaredAt { get; init; }

    /// <summary>Those that both share.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> Words { get; init; } = [];
    public IReadOnlyList<SimilarFollowUp> FollowUps { get; init; } = [];

    public string Name => Shared.IncidentRef.NameOf(Number);
}

public sealed record SimilarFollowUp
{
    public Guid IncidentId { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string State { get; init; } = "";
    public DateOnly? DueOn { get; init; }
}

public sealed record RecordedImage : OfIncident
{
    public Guid Id { get; init; }
    public string FileName { get; init; } = "";
}
