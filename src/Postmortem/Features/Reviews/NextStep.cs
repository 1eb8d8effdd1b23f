using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>What the review waits for, and the way there. Pure.</summary>
/// <param name="Href">Where it is done; null when somebody else has to act.</param>
/// <param name="Label">Words of the link.</param>
public sealed record NextStep(string Text, string? Href = null, string? Label = null)
{
    public static NextStep Of(ReviewDocument document, Unproven unproven, Actor actor)
    {
        var review = document.Review;
        var leads = actor.May(Role.Facilitator);
        var mine = document.Reviewers.FirstOrDefault(r => r.PersonId == actor.PersonId);
        if (review.State == ReviewState.InReview && mine is not null && !SignOffRules.IsCurrent(mine, review))
            return new(mine.Decision is null ? "You are asked to read this review and to sign it." : "The text has changed since you signed. Please read what is new and sign again.", $"{document.Path}/sign-off", "Read and sign");
        return review.State switch
        {
            ReviewState.Draft => Draft(document, leads),
            ReviewState.InReview => InReview(document, leads),
            ReviewState.Reviewed when leads => document.Gaps.Count == 0
                ? new("Everyone who was asked approves this text, and nothing is missing.", $"{document.Path}/publication", "Publish")
                : new($"Everyone who was asked approves this text. {Missing(document)}; it can be published with a reason.", $"{document.Path}/publication", "Publish"),
            ReviewState.Reviewed => new("Everyone who was asked approves this text. A facilitator can publish it."),
            ReviewState.Published when unproven.Holding.Count > 0 => new($"{unproven.Words} The review closes when each is verified or declined.", $"/incidents/{document.Incident.Number}/follow-ups", "See follow-ups"),
            ReviewState.Published => leads
                ? new($"{unproven.Words} The review can be closed.", $"{document.Path}/closure", "Close")
                : new($"{unproven.Words} A facilitator can close the review."),
            _ when unproven.Holding.Count > 0 => new($"The review is closed. {unproven.Words}", $"/incidents/{document.Incident.Number}/follow-ups", "See follow-ups"),
            _ => new($"Nothing: the review is closed. {unproven.Words}"),
        };
    }

    static NextStep Draft(ReviewDocument document, bool leads)
    {
        if (document.Sections.Count == 0) return new($"{document.Gaps[0].Message}.");
        if (document.Gaps.Count > 0) return new(Progress(document), document.Gaps[0].Place, document.Gaps[0].Message);
        if (!leads) return new("The text is complete. A facilitator can send it to the reviewers.");
        return document.Reviewers.Count == 0
            ? new("The text is complete. Ask somebody to review it.", $"{document.Path}/people", "Ask a reviewer")
            : new("The text is complete. Send it to the reviewers.", $"{document.Path}/submission", "Send to review");
    }

    static NextStep InReview(ReviewDocument document, bool leads)
    {
        var review = document.Review;
        if (document.Reviewers.FirstOrDefault(r => r.Decision == SignOffDecision.ChangesRequested && SignOffRules.IsCurrent(r, review)) is { } wishes)
            return new($"{wishes.Name} asks for changes. Work them in; the sign-off is asked for again by itself.", $"{document.Path}#sign-off-panel", "See the comment");
        var pending = document.Reviewers.Where(r => !r.HasLeft && !SignOffRules.IsCurrent(r, review)).Select(r => r.Name).ToList();
        var waits = pending.Count > 0 ? $"Waiting for {Prefill.MarkdownWords.List(pending)} to read and sign." : "";
        if (SignOffRules.InVain(document.Reviewers, review) is { } vain) return new($"{waits} {vain}".Trim(), leads ? $"{document.Path}/people" : null, "Change reviewers");
        if (waits.Length > 0) return new(waits);
        return new(document.Reviewers.Count == 0 ? "Nobody is asked to review this." : SignOffRules.NobodyCounts,
            leads ? $"{document.Path}/people" : null, "Ask a reviewer");
    }

    /// <summary>What is done counts first; most of what is left is filled in already and wants a look.</summary>
    static string Progress(ReviewDocument document) => document.CompleteSections switch
    {
        0 => $"No section of {document.Sections.Count} is complete yet; what the record knows is filled in.",
        1 => $"One section of {document.Sections.Count} is complete.",
        var complete => $"{complete} of {document.Sections.Count} sections are complete.",
    };

    static string Missing(ReviewDocument document) => document.Left.Count == 1 ? "One thing is missing" : $"{document.Left.Count} things are missing";
}
