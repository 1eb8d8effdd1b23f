using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Mentions;

/// <summary>The SQL of <c>review_mentions</c>.</summary>
public static class MentionStore
{
    /// <summary>People <c>p</c> with an account who may see incident <c>i</c>.</summary>
    const string MaySee = """
        p.disabled_at is null and p.email is not null and (i.visibility = 'open' or p.role = 'administrator'
          or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = p.id))
        """;

    const string Select = """
        select n.id, n.person_id, n.review_id, r.incident_id, n.subject_id, n.reason, b.name as by, n.at, n.seen_at, i.number as incident_number, i.title as incident_title, i.visibility, x.key as section_key, x.title as section_title
        from review_mentions n join people p on p.id = n.person_id join people b on b.id = n.by_id join review_sections x on x.id = n.section_id
          join reviews r on r.id = n.review_id join incidents i on i.id = r.incident_id
        """;

    /// <param name="text">Part of the name; empty for the first by name.</param>
    public static Task<IReadOnlyList<Mentionable>> ListMentionableAsync(this ReadSession session, Guid incidentId, string text, int most) => session.ListAsync<Mentionable>($"""
        select p.id, p.name from people p join incidents i on i.id = @incidentId where {MaySee} and lower(p.name) like @Like escape '!' order by lower(p.name), p.id limit @most
        """, new { incidentId, Like = $"%{text.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%", most });

    /// <summary>The newest first, of incidents that this person may see.</summary>
    public static Task<IReadOnlyList<Mention>> ListMentionsAsync(this ReadSession session, Actor actor, int most) => session.ListAsync<Mention>($"""
        {Select} where n.person_id = @ViewerId and {Visibility.Sql} order by n.at desc, n.id desc limit @most
        """, new { ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll(), most });

    public static Task<Mention?> FindMentionAsync(this ReadSession session, Guid id, Actor actor) => session.OneAsync<Mention>($"""
        {Select} where n.id = @id and n.person_id = @ViewerId and {Visibility.Sql}
        """, new { id, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>For the messenger: null once it was seen, or may not be told any more.</summary>
    public static Task<Mention?> FindUntoldAsync(this ReadSession session, Guid id) =>
        session.OneAsync<Mention>($"{Select} where n.id = @id and n.seen_at is null and {MaySee}", new { id });

    public static Task<IReadOnlyList<Mention>> ListOfSubjectAsync(this ReadSession session, Guid subjectId) =>
        session.ListAsync<Mention>("select id, person_id from review_mentions where subject_id = @subjectId and seen_at is null order by id", new { subjectId });

    /// <param name="id">Null for all of this person's.</param>
    internal static Task<int> SeeMentionsAsync(this WriteSession session, Guid personId, Guid? id, DateTimeOffset now) => session.ExecuteAsync("""
        update review_mentions set seen_at = @now where person_id = @personId and seen_at is null and (@All or id = @One)
        """, new { personId, All = id is null, One = id ?? Guid.Empty, now });

    internal static Task<int> ForgetMentionsAsync(this WriteSession session, Guid subjectId) => session.ExecuteAsync("delete from review_mentions where subject_id = @subjectId", new { subjectId });

    /// <summary>Whoever writes in a thread has seen what is said in it.</summary>
    internal static Task<int> SeeThreadAsync(this WriteSession session, Guid personId, Guid thread, DateTimeOffset now) => session.ExecuteAsync("""
        update review_mentions set seen_at = @now where person_id = @personId and seen_at is null and subject_id in (select id from review_comments where id = @thread or thread_id = @thread)
        """, new { personId, thread, now });

    /// <summary>Puts down that somebody shall be told; once for each subject, and nobody of what they did themselves.</summary>
    internal static async Task TellAsync(this WriteSession session, Guid personId, Guid byId, Guid reviewId, Guid sectionId, Guid subjectId, string reason, DateTimeOffset now)
    {
        if (personId == byId) return;
        await session.ExecuteAsync($"""
            insert into review_mentions (id, person_id, review_id, section_id, subject_id, reason, by_id, at)
            select @Id, p.id, r.id, @sectionId, @subjectId, @reason, @byId, @now
            from people p join reviews r on r.id = @reviewId join incidents i on i.id = r.incident_id where p.id = @personId and {MaySee}
            on conflict (person_id, subject_id) do nothing
            """, new { Id = Guid.CreateVersion7(now), personId, byId, reviewId, sectionId, subjectId, reason, now });
    }

    /// <summary>Tells whom the comment calls, and whoever wrote in its thread before.</summary>
    internal static async Task TellOfCommentAsync(this WriteSession session, Review review, Comment comment, DateTimeOffset now)
    {
        if (comment.Text.Contains('@', StringComparison.Ordinal))
            foreach (var person in MentionNames.In(comment.Text, await session.ListMentionableAsync(review.IncidentId, "", int.MaxValue)))
                await session.TellAsync(person.Id, comment.AuthorId, review.Id, comment.SectionId, comment.Id, MentionReason.Mention, now);
        if (comment.ThreadId is not { } thread) return;
        foreach (var person in await session.ListAsync<Guid>("select distinct author_id from review_comments where (id = @thread or thread_id = @thread) and removed_at is null", new { thread }))
            await session.TellAsync(person, comment.AuthorId, review.Id, comment.SectionId, comment.Id, MentionReason.Reply, now);
        await session.SeeThreadAsync(comment.AuthorId, thread, now);
    }
}
