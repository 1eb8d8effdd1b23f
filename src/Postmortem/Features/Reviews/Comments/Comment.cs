namespace Postmortem.Features.Reviews.Comments;

/// <summary>A row of <c>review_comments</c> with its writer's name and its section's key.</summary>
public sealed record Comment
{
    public const int Longest = 5000;

    public Guid Id { get; init; }
    public Guid ReviewId { get; init; }
    public Guid SectionId { get; init; }
    public string SectionKey { get; init; } = "";

    /// <summary>The comment that it replies to; null for one that begins a thread.</summary>
    public Guid? ThreadId { get; init; }
    public Guid AuthorId { get; init; }
    public string Author { get; init; } = "";

    /// <summary>Markdown; empty once it was removed.</summary>
    public string Text { get; init; } = "";

    /// <summary>The passage as it stood, empty for the whole section.</summary>
    public string Quote { get; init; } = "";
    public string QuoteBefore { get; init; } = "";
    public string QuoteAfter { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? EditedAt { get; init; }
    public DateTimeOffset? RemovedAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public string? ResolvedBy { get; init; }
    public int Version { get; init; } = 1;

    public bool IsRemoved => RemovedAt is not null;

    public bool IsResolved => ResolvedAt is not null;

    /// <summary>The comment that begins its thread.</summary>
    public Guid Thread => ThreadId ?? Id;

    /// <summary>What it says, or that it cannot be shown.</summary>
    public bool IsHidden { get; init; }

    internal Quotation Quotation => new(Quote, QuoteBefore, QuoteAfter);
}

/// <param name="First">What it is about; removed only while others have answered.</param>
/// <param name="IsGone">The passage that it is about does not stand in the section any more.</param>
/// <param name="IsQuoteHidden">The passage repeats what was hidden since.</param>
public sealed record CommentThread(Comment First, IReadOnlyList<Comment> Replies, bool IsGone, bool IsQuoteHidden)
{
    public bool IsOpen => !First.IsResolved;

    public IEnumerable<Comment> All => Replies.Prepend(First);
}
