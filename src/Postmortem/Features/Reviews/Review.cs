using System.Text.Json;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;

namespace Postmortem.Features.Reviews;

/// <summary>A row of <c>reviews</c>.</summary>
public sealed record Review
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }
    public string TemplateKey { get; init; } = "";
    public string TemplateName { get; init; } = "";
    public string TemplateVersion { get; init; } = "";
    public string State { get; init; } = ReviewState.Draft;
    public Guid? FacilitatorId { get; init; }
    public DateTimeOffset? MeetingAt { get; init; }

    /// <summary>Grows with each change of a section or factor. A sign-off is for one of these.</summary>
    public int TextVersion { get; init; } = 1;

    /// <summary>Whoever made the newest of these changes: the version needs another pair of eyes.</summary>
    public Guid? TextChangedBy { get; init; }

    /// <summary>Why it was published although something was missing.</summary>
    public string? GapsAcceptedBecause { get; init; }
    public Guid? CreatedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? PublishedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public int Version { get; init; } = 1;

    public bool IsOpen => ReviewState.IsOpen(State);
}

/// <summary>A row of <c>review_sections</c>. Guidance and requirements are copies: a review stays on the template's version that it began with.</summary>
public sealed record ReviewSection
{
    public Guid Id { get; init; }
    public Guid ReviewId { get; init; }
    public string Key { get; init; } = "";
    public int Position { get; init; }
    public string Title { get; init; } = "";
    public string Guidance { get; init; } = "";

    /// <summary>A JSON list of phrases.</summary>
    public string Requirements { get; init; } = "[]";

    /// <summary>The template's text, from which newer prefilled text can be made.</summary>
    public string StartText { get; init; } = "";
    public string Body { get; init; } = "";

    /// <summary>What the record gave when the section was last filled from it.</summary>
    public string Prefilled { get; init; } = "";

    /// <summary>Whose wording that is: an edition of <see cref="IncidentRecord"/>, 0 where nobody noted it.</summary>
    public int Edition { get; init; }

    /// <summary>Nothing in it stands as it was prefilled any more: people wrote or kept every part.</summary>
    public bool Touched { get; init; }

    /// <summary>A JSON list: names of the prefilled parts that somebody kept, while others are open.</summary>
    public string Kept { get; init; } = "[]";

    /// <summary>How the text came about, where it was not simply written: "suggested by Priya Nair".</summary>
    public string Origin { get; init; } = "";
    public string UpdatedBy { get; init; } = "";
    public DateTimeOffset UpdatedAt { get; init; }
    public int Version { get; init; } = 1;

    public bool IsPrefilled => !Touched && Body.Length > 0;

    /// <summary>A person wrote or kept at least a part of it.</summary>
    public bool IsWorkedOn => Touched || Body != Prefilled || KeptList.Count > 0;

    /// <summary>The parts that nobody has kept or rewritten yet.</summary>
    public IReadOnlyList<TextUnit> OpenParts => PrefilledParts.Open(this);

    public IReadOnlyList<string> KeptList => JsonSerializer.Deserialize<string[]>(Kept) ?? [];

    public bool HoldsFactors => PrefillText.Holds(StartText, PrefillText.Factors);

    public bool HoldsTests => PrefillText.Holds(StartText, PrefillText.Tests);

    public bool HoldsFollowUps => PrefillText.Holds(StartText, PrefillText.FollowUps);

    public IReadOnlyList<string> RequirementList => JsonSerializer.Deserialize<string[]>(Requirements) ?? [];
}

/// <summary>A row of <c>factors</c>.</summary>
public sealed record Factor
{
    public Guid Id { get; init; }
    public Guid ReviewId { get; init; }
    public Guid IncidentId { get; init; }
    public int Position { get; init; }
    public string Text { get; init; } = "";
    public string Category { get; init; } = "";
    public string Evidence { get; init; } = "";
    public bool Explored { get; init; }

    /// <summary>The stated decision not to act.</summary>
    public string? NoActionBecause { get; init; }

    /// <summary>Before the reason, also where a follow-up was made all the same.</summary>
    public static string NoAction(bool isAnswered) => isAnswered ? "No other action, because" : "No action, because";

    /// <summary>Its name where it was imported from.</summary>
    public string? SourceRef { get; init; }
    public int Version { get; init; } = 1;
}

/// <summary>A row of <c>review_reviewers</c> with the person's name.</summary>
public sealed record Reviewer
{
    public Guid ReviewId { get; init; }
    public Guid PersonId { get; init; }
    public string Name { get; init; } = "";
    public DateTimeOffset RequestedAt { get; init; }
    public string RequestedBy { get; init; } = "";
    public string? Decision { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public int? DecidedTextVersion { get; init; }
    public string Comment { get; init; } = "";

    /// <summary>One of <see cref="SignOffCapacity"/>.</summary>
    public string Capacity { get; init; } = SignOffCapacity.Reviewer;

    /// <summary>A JSON list: the answers to the checklist, as it was worded then.</summary>
    public string Checklist { get; init; } = "[]";

    /// <summary>The account is disabled: they cannot sign any more.</summary>
    public bool HasLeft { get; init; }

    public IReadOnlyList<ChecklistAnswer> Answers => ChecklistAnswers.Read(Checklist);
}
