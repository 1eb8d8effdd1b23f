using Postmortem.Data;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Comments;

/// <summary>A section as it is read, with what is said about it.</summary>
/// <param name="Html">The text, its commented passages marked; null where no thread is about one.</param>
/// <param name="Threads">The oldest first.</param>
/// <param name="Suggestions">Those that wait for somebody who edits.</param>
public sealed record DiscussedSection(int Number, ReviewSection Section, string? Html, IReadOnlyList<CommentThread> Threads, IReadOnlyList<Suggestion> Suggestions, Actor Actor, bool MayComment, bool MaySuggest)
{
    /// <summary>The text with its marks: what was filled from the record is marked for those who write, as long as they do.</summary>
    public string Text => Html ?? PrefillMarks.ToHtml(Section.Body, Section, IsOpen);

    /// <summary>The review is still being written.</summary>
    public bool IsOpen { get; init; }

    public int Open => Threads.Count(t => t.IsOpen);

    public string Path => $"{ReviewDocument.PathOf(Number)}/sections/{Section.Key}/comments";

    public bool MayEdit(Comment comment) => MayComment && comment.AuthorId == Actor.PersonId && !comment.IsRemoved;

    public bool MayRemove(Comment comment) => MayComment && !comment.IsRemoved && (comment.AuthorId == Actor.PersonId || Actor.May(Role.Facilitator));
}

/// <summary>All that is said about a review.</summary>
public sealed record Discussion(int Number, IReadOnlyList<DiscussedSection> Sections)
{
    public DiscussedSection Of(string key) => Sections.First(s => s.Section.Key == key);

    public int Open => Sections.Sum(s => s.Open);
}

public static class DiscussionReader
{
    /// <returns>Null when the incident has no review, or this person may not see it.</returns>
    public static async Task<Discussion?> ReadDiscussionAsync(this ReadSession s, int number, Actor actor) =>
        await s.FindReviewAsync(number, actor) is { } review ? await s.ReadDiscussionAsync(number, review, await s.ListSectionsAsync(review.Id), actor) : null;

    public static async Task<Discussion> ReadDiscussionAsync(this ReadSession s, int number, Review review, IReadOnlyList<ReviewSection> sections, Actor actor)
    {
        var (comments, suggestions) = (await s.ListCommentsAsync(review.Id), await s.ListSuggestionsAsync(review.Id));
        var hidden = comments.Count + suggestions.Count == 0 ? null : await s.ReadHiddenTextsAsync(review.IncidentId);
        var (mayComment, maySuggest) = (await s.TakesPartAsync(review, actor), await s.MaySuggestAsync(review, actor));
        return new(number, [.. sections.Select(section => Of(new(number, section, null, [], [.. suggestions.Where(g => g.SectionId == section.Id && g.IsWaiting).Select(g => g.Shown(hidden!))], actor, mayComment, maySuggest) { IsOpen = review.IsOpen },
            [.. comments.Where(c => c.SectionId == section.Id)], hidden))]);
    }

    /// <summary>What a messenger may repeat: the comment's words, and nothing of a private incident or of what is hidden.</summary>
    public static async Task<string> FindSaidAsync(this ReadSession s, Mention mention) =>
        mention.Visibility == Visibility.Private || await s.FindCommentAsync(mention.ReviewId, mention.SubjectId) is not { } comment ? "" : comment.Shown(await s.ReadHiddenTextsAsync(mention.IncidentId)).Text;

    static DiscussedSection Of(DiscussedSection part, IReadOnlyList<Comment> comments, HiddenTexts? hidden)
    {
        if (comments.Count == 0) return part;
        var quoted = comments.Where(c => c is { ThreadId: null, Quote.Length: > 0 } && !c.Hides(hidden)).ToList();
        var html = quoted.Count == 0 ? null : PrefillMarks.ToHtml(part.Section.Body, part.Section, part.IsOpen);
        var found = html is null ? null : Passages.Mark(html, [.. quoted.Select(c => (c.Id, c.Quotation))]).Found;
        var shown = CommentThreads.Of(comments, hidden, found);
        return part with
        {
            Html = html is null ? null : Passages.Mark(html, [.. shown.Where(t => t is { IsOpen: true, First.Quote.Length: > 0 }).Select(t => (t.First.Id, t.First.Quotation))]).Html,
            Threads = shown,
        };
    }
}
