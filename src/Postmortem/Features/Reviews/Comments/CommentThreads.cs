using Postmortem.Features.Reviews.Sections;

namespace Postmortem.Features.Reviews.Comments;

/// <summary>Comments as threads, without what may not be told. Pure.</summary>
static class CommentThreads
{
    /// <param name="comments">The oldest first.</param>
    /// <param name="hidden">Null when there is none.</param>
    /// <param name="found">Threads whose passage stands in its section; null where nobody asks.</param>
    public static IReadOnlyList<CommentThread> Of(IReadOnlyList<Comment> comments, HiddenTexts? hidden, IReadOnlySet<Guid>? found)
    {
        var replies = comments.Where(c => c is { ThreadId: not null, IsRemoved: false }).ToLookup(c => c.ThreadId!.Value);
        return [.. comments.Where(c => c.ThreadId is null && (!c.IsRemoved || replies.Contains(c.Id))).Select(first =>
        {
            var hides = first.Hides(hidden);
            var shown = hides ? first.Shown(hidden) with { Quote = "", QuoteBefore = "", QuoteAfter = "" } : first.Shown(hidden);
            return new CommentThread(shown, [.. replies[first.Id].Select(c => c.Shown(hidden))], shown.Quote.Length > 0 && found?.Contains(first.Id) == false, hides);
        })];
    }

    /// <summary>What is hidden on the timeline is not told in a quotation either, nor in what stood around it.</summary>
    public static bool Hides(this Comment comment, HiddenTexts? hidden) => comment.Quote.Length > 0 && hidden?.AreTouchedBy(comment.QuoteBefore + comment.Quote + comment.QuoteAfter) == true;

    public static Comment Shown(this Comment comment, HiddenTexts? hidden) => hidden?.AreTouchedBy(comment.Text) == true ? comment with { Text = "", IsHidden = true } : comment;
}
