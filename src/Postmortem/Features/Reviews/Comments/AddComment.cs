using Postmortem.Data;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Comments;

/// <param name="Key">Of the section.</param>
/// <param name="Text">Markdown; <c>@</c> and a whole name tells that person.</param>
/// <param name="ReplyTo">Any comment of a thread; null begins one.</param>
/// <param name="Quotation">The passage; null for the whole section.</param>
/// <param name="Id">Chosen by the form, so that sending it twice writes one comment.</param>
public sealed record AddCommentInput(int Number, string Key, string? Text, Guid? ReplyTo = null, Quotation? Quotation = null, Guid? Id = null);

/// <summary>Says something about a section or a passage of it, or answers what was said. An answer opens a resolved thread again.</summary>
public sealed class AddComment(Database database, TimeProvider clock)
{
    const int LongestQuote = 2000;

    public async Task<Result<Guid>> RunAsync(AddCommentInput input, Actor actor, CancellationToken ct)
    {
        var checks = new Checks();
        var text = checks.Required("text", input.Text, Comment.Longest, "The comment");
        var quote = checks.Optional("quote", input.Quotation?.Text, LongestQuote, "The passage");
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Guid>>(async s =>
        {
            if (await s.FindReviewAsync(input.Number, actor) is not { } review) return Failure.NotFound($"The review of INC-{input.Number}");
            if (await s.RefusesCommentsAsync(review, actor) is { } refused) return refused;
            if (!checks.Passed) return checks.Failure;
            if (await s.FindSectionAsync(review.Id, input.Key) is not { } section) return Failure.NotFound($"The section “{input.Key}”");
            if (await s.CountCommentsAsync(review.Id) >= CommentStore.Most) return Failure.Conflict($"This review has {CommentStore.Most} comments, and no room for more.");
            // Sent twice it is one comment; a form that the browser brought back, with other words, is another.
            var sent = input.Id is { } key ? await s.FindCommentAsync(review.Id, key) : null;
            if (sent is not null && sent.AuthorId == actor.PersonId && sent.Text == text) return sent.Id;
            var answered = input.ReplyTo is { } to ? await s.FindCommentAsync(review.Id, to) : null;
            if (input.ReplyTo is not null && answered?.SectionId != section.Id) return Failure.NotFound("The comment that this answers");
            var passage = quote.Length == 0 || answered is not null ? new("") : Passages.Find(PrefillMarks.ToHtml(section.Body, section), input.Quotation! with { Text = quote });
            if (passage is null) return Failure.Invalid("quote", $"These words do not stand in “{section.Title}”. Copy them from it, or leave this empty to comment on the whole section.");
            var comment = new Comment
            {
                Id = sent is null && input.Id is { } own ? own : Guid.CreateVersion7(now),
                ReviewId = review.Id,
                SectionId = section.Id,
                ThreadId = answered?.Thread,
                AuthorId = actor.PersonId!.Value,
                Text = text,
                Quote = passage.Text,
                QuoteBefore = passage.Before,
                QuoteAfter = passage.After,
                CreatedAt = now,
            };
            if (!await s.InsertCommentAsync(comment)) return comment.Id;
            if (comment.ThreadId is { } thread && await s.FindCommentAsync(review.Id, thread) is { IsResolved: true } first) await s.UpdateCommentAsync(first with { ResolvedAt = null, ResolvedBy = null });
            await s.TellOfCommentAsync(review, comment, now);
            await s.RecordAsync(actor, now, new Fact("review.commented", review.IncidentId, comment.Id, new { section.Key }));
            s.Announce(new LiveChange(review.IncidentId, LivePart.Comments));
            return comment.Id;
        }, ct);
    }
}
