using Postmortem.Data;

namespace Postmortem.Features.Reviews.Suggestions;

/// <summary>The SQL of <c>review_suggestions</c>.</summary>
public static class SuggestionStore
{
    internal const int Most = 200;

    const string Select = """
        select g.id, g.review_id, g.section_id, x.key as section_key, x.title as section_title, g.author_id, p.name as author, g.before, g.after, g.why, g.state, g.reason, g.decided_by, g.decided_at, g.created_at, g.version
        from review_suggestions g join review_sections x on x.id = g.section_id join people p on p.id = g.author_id
        """;

    public static Task<IReadOnlyList<Suggestion>> ListSuggestionsAsync(this ReadSession session, Guid reviewId) =>
        session.ListAsync<Suggestion>($"{Select} where g.review_id = @reviewId order by g.created_at, g.id", new { reviewId });

    public static Task<Suggestion?> FindSuggestionAsync(this ReadSession session, Guid reviewId, Guid id) =>
        session.OneAsync<Suggestion>($"{Select} where g.id = @id and g.review_id = @reviewId", new { id, reviewId });

    /// <summary>Of all reviews.</summary>
    internal static Task<IReadOnlyList<Suggestion>> ListNamingAsync(this ReadSession session, string words) => session.ListAsync<Suggestion>(
        $"{Select} where g.before like @Like or g.after like @Like or g.why like @Like", new { Like = $"%{words}%" });

    internal static Task<int> CountSuggestionsAsync(this ReadSession session, Guid reviewId) =>
        session.ScalarAsync<int>("select count(*) from review_suggestions where review_id = @reviewId", new { reviewId });

    /// <returns>False when this key was written before: the same request came twice.</returns>
    public static async Task<bool> InsertSuggestionAsync(this WriteSession session, Suggestion suggestion) => await session.ExecuteAsync("""
        insert into review_suggestions (id, review_id, section_id, author_id, before, after, why, state, reason, decided_by, decided_at, created_at)
        values (@Id, @ReviewId, @SectionId, @AuthorId, @Before, @After, @Why, @State, @Reason, @DecidedBy, @DecidedAt, @CreatedAt)
        on conflict (id) do nothing
        """, suggestion) == 1;

    /// <returns>False when somebody else decided after it was read.</returns>
    internal static async Task<bool> UpdateSuggestionAsync(this WriteSession session, Suggestion suggestion) => await session.ExecuteAsync("""
        update review_suggestions set before = @Before, after = @After, why = @Why, state = @State, reason = @Reason, decided_by = @DecidedBy, decided_at = @DecidedAt, version = version + 1
        where id = @Id and version = @Version
        """, suggestion) == 1;
}
