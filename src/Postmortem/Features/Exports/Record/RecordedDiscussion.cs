namespace Postmortem.Features.Exports.Record;

/// <summary>What was said about a section or a passage of it. Only the JSON form tells it: documents are the result, not the talk about it.</summary>
public sealed record RecordedThread
{
    /// <summary>Key of the section.</summary>
    public string Section { get; init; } = "";

    /// <summary>The passage as it stood; null for the whole section.</summary>
    public string? Quote { get; init; }
    public string? QuoteBefore { get; init; }
    public string? QuoteAfter { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? ResolvedBy { get; init; }

    /// <summary>The first begins the thread, the others answer.</summary>
    public IReadOnlyList<RecordedComment> Comments { get; init; } = [];
}

public sealed record RecordedComment
{
    public string Author { get; init; } = "";

    /// <summary>Markdown. Null once it was removed, or while it repeats a hidden entry of the timeline.</summary>
    public string? Text { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
}

/// <summary>Another text for a section.</summary>
public sealed record RecordedSuggestion
{
    /// <summary>Key of the section.</summary>
    public string Section { get; init; } = "";
    public string Author { get; init; } = "";

    /// <summary>The section as its writer saw it.</summary>
    public string Before { get; init; } = "";

    /// <summary>The section as they would have it.</summary>
    public string Text { get; init; } = "";
    public string Why { get; init; } = "";
    public string State { get; init; } = "waiting";

    /// <summary>Why it was declined.</summary>
    public string Reason { get; init; } = "";
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
