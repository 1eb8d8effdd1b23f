using Postmortem.Data;
using Postmortem.Features.Experiments;
using Postmortem.Features.Language;
using Postmortem.Features.Language.Dismissals;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

/// <summary>The whole review of an incident: what the page shows and what exports print.</summary>
public sealed record ReviewDocument
{
    public required IncidentRef Incident { get; init; }
    public required Review Review { get; init; }
    public string? FacilitatorName { get; init; }
    public string? AuthorName { get; init; }

    /// <summary>Null while the incident goes on.</summary>
    public ReviewDeadline? Deadline { get; init; }

    /// <summary>Until when people should meet, as long as no meeting is planned and none was held.</summary>
    public DateOnly? MeetBy => Deadline?.ForMeeting(Review.State, Review.MeetingAt is not null || Meeting.BeganAt is not null);
    public IReadOnlyList<ReviewSection> Sections { get; init; } = [];
    public IReadOnlyList<Factor> Factors { get; init; } = [];

    /// <summary>Those that answer a factor; the incident may have others.</summary>
    public IReadOnlyList<FactorFollowUp> FollowUps { get; init; } = [];

    /// <summary>Those that were answered.</summary>
    public IReadOnlyList<TestedStage> TestStages { get; init; } = [];
    public IReadOnlyList<Difference> Differences { get; init; } = [];
    public IReadOnlyList<DifferenceFollowUp> DifferenceFollowUps { get; init; } = [];

    /// <summary>All of the incident.</summary>
    public IReadOnlyList<Experiment> Experiments { get; init; } = [];
    public required Meeting Meeting { get; init; }

    /// <summary>What was collected in it; not what was sent ahead without a name.</summary>
    public IReadOnlyList<MeetingNote> MeetingNotes { get; init; } = [];
    public IReadOnlyList<Reviewer> Reviewers { get; init; } = [];
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>The gaps as people are told of them: one line for one thing.</summary>
    public IReadOnlyList<GapLine> Left => GapLine.Of(Gaps);

    /// <summary>What the record says now that the sections do not, by <see cref="RecordNewsReader"/>.</summary>
    public IReadOnlyList<RecordNews> News { get; init; } = [];

    /// <summary>/incidents/42/review</summary>
    public string Path => PathOf(Incident.Number);

    public IEnumerable<Gap> GapsOf(string section) => Gaps.Where(g => g.Section == section);

    /// <summary>The stage after this one that has no answer yet; from the first again.</summary>
    public string? NextStage(string stage)
    {
        var at = Array.IndexOf(TestStage.All, stage) + 1;
        return TestStage.All[at..].Concat(TestStage.All[..at]).FirstOrDefault(s => s != stage && TestStages.All(t => t.Stage != s));
    }

    public int CompleteSections => Sections.Count(s => !GapsOf(s.Key).Any());

    /// <summary>What the language coach reads.</summary>
    public IEnumerable<WordingText> WordingTexts => Sections.Where(s => s.Body.Length > 0).Select(s => new WordingText(s.Title, $"{Path}#s-{s.Key}", s.Body))
        .Concat(MeetingNotes.Where(n => n.Kind == NoteKind.Surprise).Select(n => new WordingText("Surprises of the meeting", $"{Path}#meeting", n.Text)));

    public static string PathOf(int number) => $"/incidents/{number}/review";
}

public static class ReviewReader
{
    /// <param name="coach">For what is shown with its gaps.</param>
    /// <returns>Null when the incident has no review, or this person may not see it.</returns>
    public static async Task<ReviewDocument?> ReadReviewAsync(this ReadSession s, int number, Actor actor, LanguageCoach? coach = null)
    {
        if (await s.FindReviewAsync(number, actor) is not { } review) return null;
        var people = (await s.ListAsync<Invitee>("select id, name, role from people where id = @FacilitatorId or id = @CreatedBy", review)).ToDictionary(p => p.Id, p => p.Name);
        var due = (await s.OneAsync<Terms>("select i.kind, i.ended_at, v.draft_days, v.publish_days, v.meeting_days from incidents i join severities v on v.key = i.severity where i.id = @IncidentId", review))!;
        return new()
        {
            Deadline = ReviewDeadline.Of(due.Kind, due.EndedAt, due.DraftDays, due.PublishDays, due.MeetingDays, actor.Zone()),
            Incident = (await s.FindIncidentRefAsync(number, actor))!,
            Review = review,
            FacilitatorName = review.FacilitatorId is { } facilitator ? people[facilitator] : null,
            AuthorName = review.CreatedBy is { } author ? people[author] : null,
            Sections = await s.ListSectionsAsync(review.Id),
            Factors = await s.ListFactorsAsync(review.Id),
            FollowUps = await s.ListFactorFollowUpsAsync(review.Id),
            TestStages = await s.ListTestedStagesAsync(review.Id),
            Differences = await s.ListDifferencesAsync(review.Id),
            DifferenceFollowUps = await s.ListDifferenceFollowUpsAsync(review.Id),
            Experiments = await s.ListExperimentsOfAsync(review.IncidentId, actor),
            Meeting = await s.FindMeetingAsync(review.Id),
            MeetingNotes = [.. (await s.ListMeetingNotesAsync(review.Id)).Where(n => NoteKind.Collected.Contains(n.Kind))],
            Reviewers = await s.ListReviewersAsync(review.Id),
            Gaps = CompletenessCheck.Of(await s.ReadSnapshotAsync(review.Id, coach)),
        };
    }

    sealed record Terms
    {
        public string Kind { get; init; } = "";
        public DateTimeOffset? EndedAt { get; init; }
        public int DraftDays { get; init; }
        public int PublishDays { get; init; }
        public int? MeetingDays { get; init; }
    }
}
