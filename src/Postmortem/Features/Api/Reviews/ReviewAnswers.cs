using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>A review in a list.</summary>
/// <param name="Gaps">How many things are left to do, as the list of reviews counts them: what is asked of one thing counts once, and what the record has overtaken counts too. The review itself lists each question.</param>
/// <param name="Asked">People who are asked to sign.</param>
/// <param name="Signatures">Those of them who approve the text as it stands.</param>
/// <param name="DueOn">Until when the draft should be there or the review published, in the time zone of the token's owner; null when nothing is due.</param>
public sealed record ReviewRowAnswer(string Incident, string Title, [OneOf(typeof(Severity))] string Severity, [OneOf(typeof(ReviewState))] string State, string Template, string? Facilitator, int Gaps, int Asked, int Signatures, DateOnly? DueOn, DateTimeOffset UpdatedAt, string Href);

/// <summary>An incident that should have a review and has none.</summary>
public sealed record UnreviewedAnswer(string Incident, string Title, [OneOf(typeof(Severity))] string Severity, [OneOf(typeof(IncidentStatus))] string Status, DateTimeOffset DeclaredAt, IReadOnlyList<string> Reasons);

/// <summary>One section.</summary>
/// <param name="Prefilled">At least a part stands as the record gave it; nobody kept or rewrote all of it yet.</param>
/// <param name="OpenParts">Those parts.</param>
/// <param name="Origin">How the text came about, where it was not simply written.</param>
public sealed record SectionAnswer(string Key, string Title, string Text, bool Prefilled, IReadOnlyList<PrefilledPartAnswer> OpenParts, IReadOnlyList<string> Requirements, string Origin, string UpdatedBy, DateTimeOffset UpdatedAt, int Version) : IVersioned
{
    public static SectionAnswer Of(ReviewSection s) => new(s.Key, s.Title, s.Body, s.IsPrefilled, [.. s.OpenParts.Select(p => new PrefilledPartAnswer(p.Id, p.Words))], s.RequirementList, s.Origin, s.UpdatedBy, s.UpdatedAt, s.Version);
}

/// <summary>A sentence, item or row that stands as the record gave it.</summary>
/// <param name="Id">Made of its words: another wording is another part.</param>
public sealed record PrefilledPartAnswer(string Id, string Words);

/// <summary>What the record says now that a section does not.</summary>
/// <param name="Text">The section as it would stand once everything is taken that loses nobody's words.</param>
/// <param name="Passed">Where people wrote something, or took something out: nothing changes there until somebody takes or leaves it.</param>
public sealed record RecordNewsAnswer(string Section, string Text, IReadOnlyList<PassedAnswer> Passed)
{
    public static RecordNewsAnswer Of(RecordNews news) => new(news.Before.Key, news.After.Body, [.. news.Choices.Select(c => new PassedAnswer(c.Id, c.Before, c.Now, c.Mine))]);
}

/// <param name="Id">Its name, made of its words.</param>
/// <param name="Before">What the record gave before.</param>
/// <param name="Now">What it gives now; empty when it gives nothing any more.</param>
/// <param name="Mine">What stands in the section in its place; empty when somebody took it out.</param>
public sealed record PassedAnswer(string Id, string Before, string Now, string Mine);

/// <summary>An earlier text of a section.</summary>
/// <param name="Text">Null when it repeats an entry of the timeline that was hidden since.</param>
/// <param name="Origin">How it came about, where it was not simply written: merged with version 4 by Jonas Weber.</param>
public sealed record SectionRevisionAnswer(int Version, string? Text, string Origin, string ChangedBy, DateTimeOffset ChangedAt)
{
    public static SectionRevisionAnswer Of(SectionVersion v) => new(v.Version, v.IsHidden ? null : v.Text, v.Origin, v.By, v.At);
}

/// <param name="Kind">same, added or removed.</param>
public sealed record ChangeAnswer(string Kind, string Text)
{
    public static ChangeAnswer Of(DiffPiece p) => new(p.Kind.ToString().ToLowerInvariant(), p.Text);
}

/// <summary>What changed from one version of a section to another, word by word.</summary>
/// <param name="Changes">None where one of the texts may not be shown.</param>
public sealed record ComparisonAnswer(SectionRevisionAnswer From, SectionRevisionAnswer To, IReadOnlyList<ChangeAnswer> Changes)
{
    public static ComparisonAnswer Of(Comparison c) => new(SectionRevisionAnswer.Of(c.From), SectionRevisionAnswer.Of(c.To), [.. c.Changes.Select(ChangeAnswer.Of)]);
}

/// <summary>A contributing factor: never a person.</summary>
/// <param name="Position">1 is the first.</param>
/// <param name="FollowUps">Those that answer it: FU-12.</param>
public sealed record FactorAnswer(Guid Id, int Position, string Text, [OneOf(typeof(FactorCategory))] string Category, string Evidence, bool Explored, string? NoActionBecause, IReadOnlyList<string> FollowUps, int Version) : IVersioned
{
    public static FactorAnswer Of(Factor f, ReviewDocument review) => new(f.Id, f.Position, f.Text, f.Category, f.Evidence, f.Explored, f.NoActionBecause,
        [.. review.FollowUps.Where(a => a.FactorId == f.Id).Select(a => Actions.ActionItem.NameOf(a.Number))], f.Version);
}

/// <param name="Decision">approved, changes requested, or null.</param>
/// <param name="Capacity">reviewer, participant, outsider or approver.</param>
/// <param name="Checklist">What they answered, in the words of that day.</param>
/// <param name="Current">Given for the text as it stands now.</param>
/// <param name="Counts">It is a second pair of eyes: not by whoever began, facilitates or last changed the review.</param>
public sealed record ReviewerAnswer(Guid PersonId, string Person, [OneOf(typeof(SignOffCapacity))] string Capacity, DateTimeOffset RequestedAt, string RequestedBy, [OneOf(typeof(SignOffDecision))] string? Decision, DateTimeOffset? DecidedAt, string Comment, IReadOnlyList<ChecklistLineAnswer> Checklist, bool Current, bool Counts);

public sealed record ChecklistLineAnswer(string Key, string Question, [OneOf(typeof(ChecklistAnswers))] string Answer, string Note);

/// <param name="Section">Key of the section.</param>
/// <param name="Requirement">As its template words it.</param>
public sealed record GapAnswer(string Section, string Requirement, string Message)
{
    public static GapAnswer Of(Gap gap) => new(gap.Section, gap.Requirement, gap.Message);
}

/// <summary>The whole review of an incident.</summary>
public sealed record ReviewAnswer : IVersioned
{
    public required string Incident { get; init; }
    [OneOf(typeof(ReviewState))] public required string State { get; init; }
    public required string Template { get; init; }
    public required string TemplateVersion { get; init; }
    public required string? Facilitator { get; init; }
    public required Guid? FacilitatorId { get; init; }
    public required DateTimeOffset? MeetingAt { get; init; }

    /// <summary>Grows with each change of a section or factor; a sign-off is for one of these.</summary>
    public required int TextVersion { get; init; }
    public required string? GapsAcceptedBecause { get; init; }
    public required string? Author { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset? PublishedAt { get; init; }
    public required DateTimeOffset? ClosedAt { get; init; }
    public required IReadOnlyList<SectionAnswer> Sections { get; init; }
    public required IReadOnlyList<FactorAnswer> Factors { get; init; }
    public required IReadOnlyList<TestStageAnswer> TestStages { get; init; }
    public required IReadOnlyList<DifferenceAnswer> Differences { get; init; }

    /// <summary>All of the incident: EXP-3.</summary>
    public required IReadOnlyList<string> Experiments { get; init; }
    public required IReadOnlyList<ReviewerAnswer> Reviewers { get; init; }

    /// <summary>What is missing.</summary>
    public required IReadOnlyList<GapAnswer> Gaps { get; init; }
    public required int Version { get; init; }

    public static ReviewAnswer Of(ReviewDocument d)
    {
        var r = d.Review;
        return new()
        {
            Incident = d.Incident.Name,
            State = r.State,
            Template = r.TemplateKey,
            TemplateVersion = r.TemplateVersion,
            Facilitator = d.FacilitatorName,
            FacilitatorId = r.FacilitatorId,
            MeetingAt = r.MeetingAt,
            TextVersion = r.TextVersion,
            GapsAcceptedBecause = r.GapsAcceptedBecause,
            Author = d.AuthorName,
            CreatedAt = r.CreatedAt,
            UpdatedAt = r.UpdatedAt,
            PublishedAt = r.PublishedAt,
            ClosedAt = r.ClosedAt,
            Sections = [.. d.Sections.Select(SectionAnswer.Of)],
            Factors = [.. d.Factors.Select(f => FactorAnswer.Of(f, d))],
            TestStages = [.. Features.Reviews.Tests.TestStage.All.Select(stage => TestStageAnswer.Of(stage, d))],
            Differences = [.. d.Differences.Select(x => DifferenceAnswer.Of(x, d))],
            Experiments = [.. d.Experiments.Select(x => x.Name)],
            Reviewers = [.. d.Reviewers.Select(w => new ReviewerAnswer(w.PersonId, w.Name, w.Capacity, w.RequestedAt, w.RequestedBy, w.Decision, w.DecidedAt, w.Comment, [.. w.Answers.Select(a => new ChecklistLineAnswer(a.Key, a.Question, a.Answer ?? "", a.Note ?? ""))], SignOffRules.IsCurrent(w, r), SignOffRules.Counts(w, r)))],
            Gaps = [.. d.Gaps.Select(GapAnswer.Of)],
            Version = r.Version,
        };
    }
}
