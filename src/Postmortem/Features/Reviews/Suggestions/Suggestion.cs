using Postmortem.Features.Reviews.Sections;

namespace Postmortem.Features.Reviews.Suggestions;

public static class SuggestionState
{
    public const string Waiting = "waiting";
    public const string Taken = "taken";
    public const string Declined = "declined";

    public static readonly string[] All = [Waiting, Taken, Declined];
}

/// <summary>A row of <c>review_suggestions</c> with its writer's name and its section's key and title.</summary>
public sealed record Suggestion
{
    public Guid Id { get; init; }
    public Guid ReviewId { get; init; }
    public Guid SectionId { get; init; }
    public string SectionKey { get; init; } = "";
    public string SectionTitle { get; init; } = "";
    public Guid AuthorId { get; init; }
    public string Author { get; init; } = "";

    /// <summary>The section as its writer saw it.</summary>
    public string Before { get; init; } = "";

    /// <summary>The section as they would have it.</summary>
    public string After { get; init; } = "";
    public string Why { get; init; } = "";
    public string State { get; init; } = SuggestionState.Waiting;

    /// <summary>Why it was declined.</summary>
    public string Reason { get; init; } = "";
    public string? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Version { get; init; } = 1;

    public bool IsWaiting => State == SuggestionState.Waiting;

    /// <summary>Nothing of its texts may be told.</summary>
    public bool IsHidden { get; init; }

    internal Suggestion Shown(HiddenTexts hidden) => hidden.AreToldBy(Before) || hidden.AreToldBy(After) || hidden.AreTouchedBy(Why) ? this with { Before = "", After = "", Why = "", IsHidden = true } : this;
}
