using Postmortem.Data;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Comments;

/// <summary>Nothing is left to say in this thread. It stays readable.</summary>
public sealed class ResolveThread(Database database, TimeProvider clock)
{
    /// <param name="id">Any comment of the thread.</param>
    /// <returns>The key of its section.</returns>
    public Task<Result<string>> RunAsync(int number, Guid id, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return database.WriteAsync(s => s.TurnThreadAsync(number, id, actor, "review.comment_resolved", first => first.IsResolved ? first : first with { ResolvedAt = now, ResolvedBy = actor.Name }, now), ct);
    }
}

/// <summary>There is something to say again.</summary>
public sealed class ReopenThread(Database database, TimeProvider clock)
{
    /// <param name="id">Any comment of the thread.</param>
    /// <returns>The key of its section.</returns>
    public Task<Result<string>> RunAsync(int number, Guid id, Actor actor, CancellationToken ct) =>
        database.WriteAsync(s => s.TurnThreadAsync(number, id, actor, "review.comment_reopened", first => first with { ResolvedAt = null, ResolvedBy = null }, clock.GetUtcNow()), ct);
}

static class ThreadTurning
{
    public static async Task<Result<string>> TurnThreadAsync(this WriteSession s, int number, Guid id, Actor actor, string action, Func<Comment, Comment> turn, DateTimeOffset now)
    {
        if (await s.FindReviewAsync(number, actor) is not { } review) return Failure.NotFound($"The review of INC-{number}");
        if (await s.RefusesCommentsAsync(review, actor) is { } refused) return refused;
        if (await s.FindCommentAsync(review.Id, id) is not { } comment || await s.FindCommentAsync(review.Id, comment.Thread) is not { } first) return Failure.NotFound("This comment");
        if (first.IsRemoved && !await s.IsAnsweredAsync(first.Id)) return Failure.NotFound("This comment");
        var after = turn(first);
        if (after == first) return first.SectionKey;
        if (!await s.UpdateCommentAsync(after)) return Failure.Conflict("This thread was changed a moment ago. Look again and decide.");
        await s.SeeThreadAsync(actor.ViewerId(), first.Id, now);
        await s.RecordAsync(actor, now, new Fact(action, review.IncidentId, first.Id, new { Key = first.SectionKey }));
        s.Announce(new LiveChange(review.IncidentId, LivePart.Comments));
        return first.SectionKey;
    }
}
