using System.ComponentModel;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <param name="Text">Markdown. Null once it was removed, or while it repeats a hidden entry of the timeline.</param>
/// <param name="ReplyTo">The comment that begins its thread; null for that one.</param>
public sealed record CommentAnswer(Guid Id, string Section, Guid? ReplyTo, string Author, string? Text, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, bool Removed, int Version) : IVersioned
{
    public static CommentAnswer Of(Comment c) => new(c.Id, c.SectionKey, c.ThreadId, c.Author, c.IsRemoved || c.IsHidden ? null : c.Text, c.CreatedAt, c.EditedAt, c.IsRemoved, c.Version);
}

/// <summary>A comment and its answers.</summary>
/// <param name="Quote">The passage that it is about, as it stood; null for the whole section, or while it repeats a hidden entry of the timeline.</param>
/// <param name="QuoteGone">The passage does not stand in the section any more.</param>
public sealed record ThreadAnswer(Guid Id, string Section, string? Quote, bool QuoteGone, DateTimeOffset? ResolvedAt, string? ResolvedBy, IReadOnlyList<CommentAnswer> Comments)
{
    public static ThreadAnswer Of(DiscussedSection part, CommentThread t) => new(t.First.Id, part.Section.Key, t.First.Quote.Length > 0 ? t.First.Quote : null, t.IsGone, t.First.ResolvedAt, t.First.ResolvedBy, [.. t.All.Select(CommentAnswer.Of)]);
}

/// <summary>Something that was said to somebody.</summary>
/// <param name="Reason">mention, reply, suggestion, taken or declined.</param>
/// <param name="Subject">Key of the comment or suggestion.</param>
public sealed record MentionAnswer(string Incident, string Section, string Reason, string By, Guid Subject, DateTimeOffset At, DateTimeOffset? SeenAt)
{
    public static MentionAnswer Of(Mention m) => new(IncidentRef.NameOf(m.IncidentNumber), m.SectionKey, m.Reason, m.By, m.SubjectId, m.At, m.SeenAt);
}

public sealed record NewCommentBody
{
    [Needed, Description("Markdown; @ and a whole name tells that person.")] public string? Text { get; init; }
    [Description("Key of a comment that this answers; left out, it begins a thread.")] public Guid? ReplyTo { get; init; }
    [Description("Words that stand in the section as it is shown; left out, it is about all of it.")] public string? Quote { get; init; }
    [Description("Some of what stands before them, where they stand more than once.")] public string? QuoteBefore { get; init; }
    [Description("Some of what stands behind them.")] public string? QuoteAfter { get; init; }

    internal Quotation? Quotation => string.IsNullOrWhiteSpace(Quote) ? null : new(Quote, QuoteBefore ?? "", QuoteAfter ?? "");
}

public sealed record CommentBody
{
    [Needed, Description("Markdown; @ and a whole name tells that person.")] public string? Text { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }
}
