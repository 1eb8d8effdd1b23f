using Postmortem.Data;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Comments;

/// <param name="Version">The version that was read; null takes the newest (API).</param>
public sealed record EditCommentInput(int Number, Guid Id, string? Text, int? Version = null);

/// <summary>Words one's own comment anew. Whoever is mentioned only now is told.</summary>
public sealed class EditComment(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditCommentInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var text = checks.Required("text", input.Text, Comment.Longest, "The comment");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindReviewAsync(input.Number, actor) is not { } review) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.RefusesCommentsAsync(review, actor) is { } refused) return refused;
            if (await s.FindCommentAsync(review.Id, input.Id) is not { IsRemoved: false } comment) return Failure.NotFound("This comment");
            if (comment.AuthorId != actor.PersonId) return Failure.Forbidden("Only its writer can change a comment. You can answer it.");
            if (!checks.Passed) return checks.Failure;
            if (text == comment.Text) return Done.Value;
            if (comment.Version != (input.Version ?? comment.Version) || !await s.UpdateCommentAsync(comment with { Text = text, EditedAt = now }))
                return Failure.Conflict("You changed this comment elsewhere. Nothing of yours was saved yet: compare both texts, then save again.", new EditConflict("text", text, comment.Text, comment.Version, comment.Author));
            await s.TellOfCommentAsync(review, comment with { Text = text }, now);
            await s.RecordAsync(actor, now, new Fact("review.comment_edited", review.IncidentId, comment.Id, new { Key = comment.SectionKey }));
            s.Announce(new LiveChange(review.IncidentId, LivePart.Comments));
            return Done.Value;
        }, ct);
    }
}

/// <summary>Takes the words of a comment away: one's own, or, for facilitators, what must not stand there. "Removed" stays where others have answered.</summary>
public sealed class RemoveComment(Database database, TimeProvider clock)
{
    /// <param name="seen">The comment's version that was read; null takes the newest.</param>
    /// <returns>The key of its section.</returns>
    public async Task<Result<string>> RunAsync(int number, Guid id, int? seen, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<string>>(async s =>
        {
            if (await s.FindReviewAsync(number, actor) is not { } review) return Failure.NotFound($"The review of INC-{number}");
            if (await s.RefusesCommentsAsync(review, actor) is { } refused) return refused;
            if (await s.FindCommentAsync(review.Id, id) is not { IsRemoved: false } comment) return Failure.NotFound("This comment");
            if (comment.AuthorId != actor.PersonId && !actor.May(Role.Facilitator)) return Failure.Forbidden("Only its writer can change a comment, and a facilitator can remove it.");
            if (!await s.UpdateCommentAsync(comment with { Text = "", RemovedAt = now, Version = seen ?? comment.Version })) return Failure.ChangedSinceSeen("this comment");
            await s.ForgetMentionsAsync(comment.Id);
            await s.RecordAsync(actor, now, new Fact("review.comment_removed", review.IncidentId, comment.Id, new { Key = comment.SectionKey }));
            s.Announce(new LiveChange(review.IncidentId, LivePart.Comments));
            return comment.SectionKey;
        }, ct);
    }
}
