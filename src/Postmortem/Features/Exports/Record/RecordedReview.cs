using System.Text.Json.Serialization;
using Postmortem.Features.Reviews;

namespace Postmortem.Features.Exports.Record;

public sealed record RecordedReview
{
    [JsonIgnore] public Guid Id { get; init; }
    public string Template { get; init; } = "";
    public string TemplateName { get; init; } = "";
    public string TemplateVersion { get; init; } = "";
    public string State { get; init; } = "draft";
    public string? Facilitator { get; init; }
    public DateTimeOffset? MeetingAt { get; init; }
    public int? MeetingMinutes { get; init; }
    public string? MeetingPlace { get; init; }
    public DateTimeOffset? MeetingBeganAt { get; init; }
    public DateTimeOffset? MeetingEndedAt { get; init; }

    /// <summary>Grows with each change of the text; a sign-off is for one of these.</summary>
    public int TextVersion { get; init; } = 1;
    public string? GapsAcceptedBecause { get; init; }
    public string? CreatedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? PublishedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public IReadOnlyList<RecordedReviewer> Reviewers { get; init; } = [];
    public IReadOnlyList<RecordedSection> Sections { get; init; } = [];
    public IReadOnlyList<RecordedFactor> Factors { get; init; } = [];
    public IReadOnlyList<RecordedTestStage> TestStages { get; init; } = [];
    public IReadOnlyList<RecordedDifference> Differences { get; init; } = [];
    public IReadOnlyList<RecordedMeetingNote> MeetingNotes { get; init; } = [];

    /// <summary>What of the record was changed after the review was published, in words; empty of one that is not. Computed.</summary>
    [JsonIgnore] public IReadOnlyList<string> ChangedSince { get; init; } = [];
    [JsonIgnore] public DateTimeOffset? LastChangedAt { get; init; }

    /// <param name="time">Writes a time.</param>
    /// <returns>Null when nothing was.</returns>
    public string? ChangedSinceText(Func<DateTimeOffset, string> time) => LastChangedAt is { } at
        ? $"The record was changed after this was signed and published, last on {time(at)}: {string.Join(", ", ChangedSince)}. Figures and lists are as it is now; the text is as it was signed."
        : null;

    /// <summary>For documents, near the text: what else they show is as the record is now.</summary>
    /// <param name="shown">Those of the sections that the document prints.</param>
    /// <returns>Null when no section is overtaken.</returns>
    public static string? OvertakenIn(IEnumerable<RecordedSection> shown) => shown.Where(s => s.Overtaken).Select(s => s.Title).ToList() is { Count: > 0 } titles
        ? $"The record has changed since {(titles.Count == 1 ? "this section was" : "these sections were")} filled from it, so what {(titles.Count == 1 ? "it says" : "they say")} may be older than the rest of this document: {string.Join(", ", titles)}."
        : null;

    /// <summary>What was said about the text. Documents leave it out.</summary>
    public IReadOnlyList<RecordedThread> Threads { get; init; } = [];
    public IReadOnlyList<RecordedSuggestion> Suggestions { get; init; } = [];
}

/// <summary>What was collected in the meeting. What was sent ahead without a name is here only once it was taken up.</summary>
public sealed record RecordedMeetingNote
{
    /// <summary>surprise, idea, answer</summary>
    public string Kind { get; init; } = "";

    /// <summary>Markdown</summary>
    public string Text { get; init; } = "";

    /// <summary>Of an answer: yes, a little, no</summary>
    public string? Learned { get; init; }

    /// <summary>Of an answer: would they come again</summary>
    public string? Again { get; init; }
    public string? Author { get; init; }
    public DateOnly SaidOn { get; init; }

    /// <summary>Of an idea: follow-up, experiment, put aside</summary>
    public string? Outcome { get; init; }

    /// <summary>FU-12, EXP-3, or why it was put aside</summary>
    public string OutcomeText { get; init; } = "";
}

public sealed record RecordedSection
{
    public string Key { get; init; } = "";
    public string Title { get; init; } = "";

    /// <summary>Markdown</summary>
    public string Body { get; init; } = "";

    /// <summary>A person edited it, or kept it as it was proposed: all of it but the parts in <see cref="AsFilled"/>.</summary>
    public bool Touched { get; init; }

    /// <summary>In a touched section: names of the parts that still stand as they were prefilled.</summary>
    public IReadOnlyList<string>? AsFilled { get; init; }

    /// <summary>Says what the record said before, and not what it says now. Computed; documents say so, and nothing reads it back.</summary>
    [JsonIgnore] public bool Overtaken { get; init; }

    /// <summary>Something was taken out of it after it was published, because it was hidden on the timeline.</summary>
    [JsonIgnore] public bool Reduced { get; init; }
    public string UpdatedBy { get; init; } = "";
    public DateTimeOffset UpdatedAt { get; init; }
}

public sealed record RecordedFactor
{
    [JsonIgnore] public Guid Id { get; init; }

    /// <summary>From 1; follow-ups name the factor that they answer by it.</summary>
    public int Position { get; init; }
    public string Text { get; init; } = "";
    public string Category { get; init; } = "";

    /// <summary>Markdown</summary>
    public string Evidence { get; init; } = "";
    public bool Explored { get; init; }
    public string? NoActionBecause { get; init; }
    public string? SourceRef { get; init; }
}

public sealed record RecordedReviewer
{
    public string Person { get; init; } = "";
    public DateTimeOffset RequestedAt { get; init; }
    public string RequestedBy { get; init; } = "";
    public string? Decision { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public int? DecidedTextVersion { get; init; }
    public string Comment { get; init; } = "";

    /// <summary>reviewer, participant, outsider, approver</summary>
    public string Capacity { get; init; } = SignOffCapacity.Reviewer;

    /// <summary>The answers to the checklist, in the words of that day.</summary>
    public IReadOnlyList<RecordedAnswer> Checklist { get; init; } = [];

    /// <summary>The same as it is kept.</summary>
    [JsonIgnore] public string ChecklistText { get; init; } = "[]";
}
