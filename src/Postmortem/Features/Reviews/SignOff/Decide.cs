using Postmortem.Data;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.SignOff;

/// <param name="Decision">One of <see cref="SignOffDecision"/>.</param>
/// <param name="Comment">Needed when changes are requested.</param>
/// <param name="Checklist">Answers to the points of the capacity in which this person is asked. An approval needs them all.</param>
/// <param name="TextVersion">The text that was read; null takes the newest (API).</param>
public sealed record DecideInput(int Number, string? Decision, string? Comment, int? TextVersion = null, IReadOnlyList<ChecklistAnswer>? Checklist = null);

/// <summary>A reviewer approves the text, or asks for changes. The sign-off is for the text that they read, and no other.</summary>
public sealed class Decide(Database database, SignOffChecklists checklists, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(DecideInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var decision = checks.OneOf("decision", input.Decision, SignOffDecision.All, "The decision");
        var comment = checks.Optional("comment", input.Comment, 5000, "The comment");
        checks.Must(decision != SignOffDecision.ChangesRequested || comment.Length > 0, "comment", "Say what you would like to see changed.");
        if (!checks.Passed) return checks.Failure;
        var (now, points) = (clock.GetUtcNow(), checklists.Read());
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (held.Review.State is not (ReviewState.InReview or ReviewState.Reviewed))
                return Failure.Conflict(held.Review.State == ReviewState.Draft ? "This review is still a draft. It can be signed once it is in review." : $"This review is {held.Review.State}; nothing is left to sign.");
            if ((await s.ListReviewersAsync(held.Review.Id)).FirstOrDefault(r => r.PersonId == actor.PersonId) is not { } mine)
                return Failure.Forbidden("You were not asked to sign this review. A facilitator can ask you on the review's page.");
            if (held.Review.TextVersion != (input.TextVersion ?? held.Review.TextVersion))
                return Failure.Conflict("The text has changed since you opened it. Read what is new, then decide; your comment is still here.");
            var answers = ChecklistAnswers.Check(checks, points.For(mine.Capacity, (await s.ListSectionsAsync(held.Review.Id)).Select(x => x.Key).ToHashSet()), input.Checklist, decision);
            if (!checks.Passed) return checks.Failure;
            await s.DecideAsync(held.Review.Id, mine.PersonId, decision, comment, ChecklistAnswers.Write(answers), held.Review.TextVersion, now);
            await s.SignOffsChangedAsync(held, now);
            await s.RecordAsync(actor, now, new Fact(decision == SignOffDecision.Approved ? "review.approved" : "review.changes_requested", held.Incident.Id, held.Review.Id, new { Comment = comment, mine.Capacity, Checklist = answers, held.Review.TextVersion }));
            return Done.Value;
        }, ct);
    }
}
