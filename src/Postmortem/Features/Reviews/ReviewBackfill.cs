using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>Taking over a review from another record, as it stands there. Import calls it inside its one transaction.</summary>
public static class ReviewBackfill
{
    public static async Task BackfillReviewAsync(this WriteSession session, IncidentRef incident, Review review, IReadOnlyList<ReviewSection> sections,
        IReadOnlyList<Factor> factors, IReadOnlyList<TestedStage> stages, IReadOnlyList<Difference> differences,
        Meeting? meeting, IReadOnlyList<MeetingNote> notes, IReadOnlyList<Reviewer> reviewers,
        IReadOnlyList<Comment> comments, IReadOnlyList<Suggestion> suggestions)
    {
        await session.InsertReviewAsync(review);
        await session.UpdateReviewAsync(review, review.UpdatedAt);
        foreach (var section in sections)
        {
            await session.InsertSectionAsync(section);
            await session.IndexSectionAsync(incident, section, review.UpdatedAt);
        }
        foreach (var comment in comments) await session.InsertCommentAsync(comment);
        foreach (var suggestion in suggestions) await session.InsertSuggestionAsync(suggestion);
        foreach (var factor in factors) await session.InsertFactorAsync(factor);
        foreach (var stage in stages) await session.PutTestedStageAsync(stage);
        foreach (var difference in differences) await session.InsertDifferenceAsync(difference);
        if (meeting is not null) await session.PutMeetingAsync(meeting);
        foreach (var note in notes) await session.InsertMeetingNoteAsync(note);
        await session.IndexRowsAsync(new(incident, review), review.UpdatedAt);
        foreach (var reviewer in reviewers)
        {
            await session.InsertReviewerAsync(review.Id, reviewer.PersonId, reviewer.Capacity, reviewer.RequestedBy, reviewer.RequestedAt);
            if (reviewer is { Decision: { } decision, DecidedAt: { } at })
                await session.DecideAsync(review.Id, reviewer.PersonId, decision, reviewer.Comment, reviewer.Checklist, reviewer.DecidedTextVersion ?? review.TextVersion, at);
        }
    }
}
