using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Comments;

/// <summary>The SQL of <c>review_comments</c>.</summary>
public static class CommentStore
{
    /// <summary>More than any discussion needs: so that a page of them can be shown whole.</summary>
    internal const int Most = 1000;

    const string Select = """
        select c.id, c.review_id, c.section_id, x.key as section_key, c.thread_id, c.author_id, p.name as author, c.text, c.quote, c.quote_before, c.quote_after,
            c.created_at, c.edited_at, c.removed_at, c.resolved_at, c.resolved_by, c.version
        from review_comments c join review_sections x on x.id = c.section_id join people p on p.id = c.author_id
        """;

    public static Task<IReadOnlyList<Comment>> ListCommentsAsync(this ReadSession session, Guid reviewId) =>
        session.ListAsync<Comment>($"{Select} where c.review_id = @reviewId order by c.created_at, c.id", new { reviewId });

    public static Task<Comment?> FindCommentAsync(this ReadSession session, Guid reviewId, Guid id) =>
        session.OneAsync<Comment>($"{Select} where c.id = @id and c.review_id = @reviewId", new { id, reviewId });

    internal static Task<int> CountCommentsAsync(this ReadSession session, Guid reviewId) =>
        session.ScalarAsync<int>("select count(*) from review_comments where review_id = @reviewId", new { reviewId });

    internal static Task<bool> IsAnsweredAsync(this ReadSession session, Guid thread) =>
        session.ScalarAsync<bool>("select exists (select 1 from review_comments where thread_id = @thread and removed_at is null)", new { thread });

    /// <returns>False when this key was written before: the same request came twice.</returns>
    public static async Task<bool> InsertCommentAsync(this WriteSession session, Comment comment) => await session.ExecuteAsync("""
        insert into review_comments (id, review_id, section_id, thread_id, author_id, text, quote, quote_before, quote_after, created_at, edited_at, removed_at, resolved_at, resolved_by)
        values (@Id, @ReviewId, @SectionId, @ThreadId, @AuthorId, @Text, @Quote, @QuoteBefore, @QuoteAfter, @CreatedAt, @EditedAt, @RemovedAt, @ResolvedAt, @ResolvedBy)
        on conflict (id) do nothing
        """, comment) == 1;

    /// <returns>False when somebody else changed it after the version that this one was read as.</returns>
    internal static async Task<bool> UpdateCommentAsync(this WriteSession session, Comment comment) => await session.ExecuteAsync("""
        update review_comments set text = @Text, edited_at = @EditedAt, removed_at = @RemovedAt, resolved_at = @ResolvedAt, resolved_by = @ResolvedBy, version = version + 1
        where id = @Id and version = @Version
        """, comment) == 1;

    /// <summary>Passages of other incidents' reviews that name one which became private.</summary>
    internal static async Task ForgetQuotesAsync(this WriteSession session, int number)
    {
        var naming = new Regex($@"{IncidentRef.NameOf(number)}(?!\d)", RegexOptions.IgnoreCase);
        var title = new HiddenTexts(await session.ListAsync<string>("select title from incidents where number = @number", new { number }));
        var quoting = await session.ListAsync<Comment>("""
            select c.id, c.quote, c.quote_before, c.quote_after from review_comments c join reviews r on r.id = c.review_id join incidents i on i.id = r.incident_id where i.number <> @number and c.quote <> ''
            """, new { number });
        foreach (var comment in quoting.Where(c => $"{c.QuoteBefore}{c.Quote}{c.QuoteAfter}" is var told && (naming.IsMatch(told) || title.AreTouchedBy(told))))
            await session.ExecuteAsync("update review_comments set quote = '', quote_before = '', quote_after = '' where id = @Id", new { comment.Id });
    }
}
