using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>What the review's page shows besides the review itself.</summary>
public sealed record ReviewPage
{
    public required ReviewDocument Document { get; init; }
    public required NextStep Next { get; init; }
    public required Unproven Unproven { get; init; }

    /// <summary>The viewer's unsaved texts, by section.</summary>
    public IReadOnlyDictionary<Guid, SectionDraft> Drafts { get; init; } = new Dictionary<Guid, SectionDraft>();
    public required Discussion Discussion { get; init; }
    public required ActionPanel FollowUps { get; init; }
    /// <summary>The template that the incident's severity proposes, where a draft began from one for other severities: after a regrade.</summary>
    public ReviewTemplate? Proposed { get; init; }
    public bool MayWrite { get; init; }

    /// <summary>File follow-ups and plan experiments: both go on after the text stands.</summary>
    public bool MayAdd => FollowUps.MayAdd;
    public bool MayLead { get; init; }

    /// <summary>Those who write the review, lead it or sign it see what the language coach asks.</summary>
    public bool ReadsForWording { get; init; }
}

public static class ReviewPageReader
{
    public static async Task<ReviewPage?> ReadReviewPageAsync(this ReadSession s, int number, Actor actor, LanguageCoach coach, NewsWanted news = NewsWanted.ToShow)
    {
        if (await s.ReadReviewWithNewsAsync(number, actor, coach, news) is not { } document) return null;
        var review = document.Review;
        var unproven = await s.ReadUnprovenAsync(document.Incident.Id);
        return new()
        {
            Document = document,
            Next = NextStep.Of(document, unproven, actor),
            Unproven = unproven,
            Drafts = actor.PersonId is { } person ? (await s.ListDraftsAsync(review.Id, person)).ToDictionary(d => d.SectionId) : [],
            Discussion = await s.ReadDiscussionAsync(number, review, document.Sections, actor),
            FollowUps = await ActionPanel.ReadAsync(s, document.Incident, actor),
            MayWrite = actor.May(Role.Responder) && review.IsOpen,
            MayLead = actor.May(Role.Facilitator),
            ReadsForWording = (actor.May(Role.Responder) && review.IsOpen) || actor.May(Role.Facilitator) || document.Reviewers.Any(r => r.PersonId == actor.PersonId),
        };
    }
}
