using Postmortem.Features.Exports.Record;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Suggestions;

namespace Postmortem.Features.Exports.Import;

/// <summary>What was said about a review, as its record has it. Nobody is told again.</summary>
sealed class DiscussionWriter(RecordedReview record, IReadOnlyList<ReviewSection> sections, NamedHere named, DateTimeOffset now)
{
    int _written;

    public async Task<IReadOnlyList<Comment>> CommentsAsync()
    {
        var written = new List<Comment>();
        foreach (var thread in record.Threads)
        {
            if (sections.FirstOrDefault(x => x.Key == thread.Section) is not { } section) continue;
            Comment? first = null;
            foreach (var said in thread.Comments)
            {
                var comment = new Comment
                {
                    Id = NextKey(),
                    ReviewId = section.ReviewId,
                    SectionId = section.Id,
                    ThreadId = first?.Id,
                    AuthorId = await named.PersonAsync(said.Author),
                    Text = said.Text ?? "",
                    CreatedAt = said.CreatedAt,
                    EditedAt = said.EditedAt,
                    RemovedAt = said.Text is null ? said.EditedAt ?? said.CreatedAt : null,
                };
                if (first is null)
                    comment = first = comment with { Quote = thread.Quote ?? "", QuoteBefore = thread.QuoteBefore ?? "", QuoteAfter = thread.QuoteAfter ?? "", ResolvedAt = thread.ResolvedAt, ResolvedBy = thread.ResolvedBy };
                written.Add(comment);
            }
        }
        return written;
    }

    public async Task<IReadOnlyList<Suggestion>> SuggestionsAsync()
    {
        var written = new List<Suggestion>();
        foreach (var g in record.Suggestions)
            if (sections.FirstOrDefault(x => x.Key == g.Section) is { } section)
                written.Add(new()
                {
                    Id = NextKey(),
                    ReviewId = section.ReviewId,
                    SectionId = section.Id,
                    AuthorId = await named.PersonAsync(g.Author),
                    Before = g.Before,
                    After = g.Text,
                    Why = g.Why,
                    State = g.State,
                    Reason = g.Reason,
                    DecidedBy = g.DecidedBy,
                    DecidedAt = g.DecidedAt,
                    CreatedAt = g.CreatedAt,
                });
        return written;
    }

    /// <summary>What was said at the same moment is told in the order of its keys, and keys of one millisecond have none.</summary>
    Guid NextKey() => Guid.CreateVersion7(now.AddMilliseconds(_written++));
}
