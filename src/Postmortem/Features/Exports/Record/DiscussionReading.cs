using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.Suggestions;

namespace Postmortem.Features.Exports.Record;

static class DiscussionReading
{
    public static async Task<RecordedReview> WithDiscussionAsync(this ReadSession s, RecordedReview review, Guid incidentId)
    {
        var (comments, suggestions) = (await s.ListCommentsAsync(review.Id), await s.ListSuggestionsAsync(review.Id));
        if (comments.Count + suggestions.Count == 0) return review;
        var hidden = await s.ReadHiddenTextsAsync(incidentId);
        return review with
        {
            // The passages' places in the text are not told: they are found again.
            Threads = [.. CommentThreads.Of(comments, hidden, found: null).Select(Thread)],
            Suggestions = [.. suggestions.Select(g => g.Shown(hidden)).Where(g => !g.IsHidden).Select(Suggestion)],
        };
    }

    static RecordedThread Thread(CommentThread t) => new()
    {
        Section = t.First.SectionKey,
        Quote = t.First.Quote.Length > 0 ? t.First.Quote : null,
        QuoteBefore = t.First.QuoteBefore.Length > 0 ? t.First.QuoteBefore : null,
        QuoteAfter = t.First.QuoteAfter.Length > 0 ? t.First.QuoteAfter : null,
        ResolvedAt = t.First.ResolvedAt,
        ResolvedBy = t.First.ResolvedBy,
        Comments = [.. t.All.Select(c => new RecordedComment { Author = c.Author, Text = c.IsRemoved || c.IsHidden ? null : c.Text, CreatedAt = c.CreatedAt, EditedAt = c.EditedAt })],
    };

    static RecordedSuggestion Suggestion(Suggestion g) => new()
    {
        Section = g.SectionKey,
        Author = g.Author,
        Before = g.Before,
        Text = g.After,
        Why = g.Why,
        State = g.State,
        Reason = g.Reason,
        DecidedBy = g.DecidedBy,
        DecidedAt = g.DecidedAt,
        CreatedAt = g.CreatedAt,
    };
}
