using System.Security.Cryptography;
using System.Text;
using Postmortem.Data;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>The SQL of <c>review_sections</c>, its revisions and drafts.</summary>
public static class SectionStore
{
    const string Columns = "id, review_id, key, position, title, guidance, requirements, start_text, body, prefilled, edition, touched, kept, origin, updated_by, updated_at, version";

    public static Task<IReadOnlyList<ReviewSection>> ListSectionsAsync(this ReadSession session, Guid reviewId) => session.ListAsync<ReviewSection>(
        $"select {Columns} from review_sections where review_id = @reviewId order by position", new { reviewId });

    /// <summary>Those of many reviews that were filled from the record.</summary>
    public static async Task<ILookup<Guid, ReviewSection>> ListFilledSectionsAsync(this ReadSession session, IEnumerable<Guid> reviewIds)
    {
        var reviews = new KeyList(reviewIds);
        return (await session.ListAsync<ReviewSection>($"select {Columns} from review_sections where review_id in {reviews.Names} and start_text <> '' order by position", reviews.Values)).ToLookup(x => x.ReviewId);
    }

    public static Task<ReviewSection?> FindSectionAsync(this ReadSession session, Guid reviewId, string key) => session.OneAsync<ReviewSection>(
        $"select {Columns} from review_sections where review_id = @reviewId and key = @key", new { reviewId, key });

    public static Task<int> InsertSectionAsync(this WriteSession session, ReviewSection section) => session.ExecuteAsync("""
        insert into review_sections (id, review_id, key, position, title, guidance, requirements, start_text, body, prefilled, edition, touched, kept, updated_by, updated_at)
        values (@Id, @ReviewId, @Key, @Position, @Title, @Guidance, @Requirements, @StartText, @Body, @Prefilled, @Edition, @Touched, @Kept, @UpdatedBy, @UpdatedAt)
        """, section);

    /// <returns>False when somebody else saved after <paramref name="version"/>.</returns>
    public static async Task<bool> UpdateSectionAsync(this WriteSession session, ReviewSection section, int version) => await session.ExecuteAsync("""
        update review_sections set body = @Body, prefilled = @Prefilled, edition = @Edition, touched = @Touched, kept = @Kept, origin = @Origin, updated_by = @UpdatedBy, updated_at = @UpdatedAt, version = version + 1
        where id = @Id and version = @version
        """, new { section.Body, section.Prefilled, section.Edition, section.Touched, section.Kept, section.Origin, section.UpdatedBy, section.UpdatedAt, section.Id, version }) == 1;

    /// <summary>Keeps the text that is about to be replaced, under the version it had.</summary>
    public static Task<int> KeepRevisionAsync(this WriteSession session, ReviewSection before, DateTimeOffset now) => session.ExecuteAsync("""
        insert into review_section_revisions (id, section_id, version, body, origin, changed_by, changed_at)
        values (@id, @SectionId, @Version, @Body, @Origin, @UpdatedBy, @UpdatedAt)
        """, new { id = Guid.CreateVersion7(now), SectionId = before.Id, before.Version, before.Body, before.Origin, before.UpdatedBy, before.UpdatedAt });

    /// <summary>For what must not be told any longer, not even as history.</summary>
    public static Task<int> RewriteRevisionAsync(this WriteSession session, Guid sectionId, int version, string body) => session.ExecuteAsync(
        "update review_section_revisions set body = @body where section_id = @sectionId and version = @version", new { sectionId, version, body });

    /// <summary>Newest first, the standing text not among them.</summary>
    public static Task<IReadOnlyList<SectionRevision>> ListRevisionsAsync(this ReadSession session, Guid sectionId, int before, int count) => session.ListAsync<SectionRevision>("""
        select version, body, origin, changed_by, changed_at from review_section_revisions where section_id = @sectionId and version < @before order by version desc limit @count
        """, new { sectionId, before, count });

    public static Task<SectionRevision?> FindRevisionAsync(this ReadSession session, Guid sectionId, int version) => session.OneAsync<SectionRevision>(
        "select version, body, origin, changed_by, changed_at from review_section_revisions where section_id = @sectionId and version = @version", new { sectionId, version });

    /// <summary>The text that replaced this version; null when it is the standing one.</summary>
    public static Task<SectionRevision?> FindNextRevisionAsync(this ReadSession session, Guid sectionId, int version) => session.OneAsync<SectionRevision>(
        "select version, body, origin, changed_by, changed_at from review_section_revisions where section_id = @sectionId and version > @version order by version limit 1", new { sectionId, version });

    public static Task<SectionDraft?> FindDraftAsync(this ReadSession session, Guid sectionId, Guid personId) => session.OneAsync<SectionDraft>(
        "select section_id, body, base_version, saved_at from review_drafts where section_id = @sectionId and person_id = @personId", new { sectionId, personId });

    /// <summary>This person's drafts in the review.</summary>
    public static Task<IReadOnlyList<SectionDraft>> ListDraftsAsync(this ReadSession session, Guid reviewId, Guid personId) => session.ListAsync<SectionDraft>("""
        select d.section_id, d.body, d.base_version, d.saved_at from review_drafts d join review_sections s on s.id = d.section_id
        where s.review_id = @reviewId and d.person_id = @personId
        """, new { reviewId, personId });

    /// <param name="over">The text of the draft that it takes the place of; null where none stands.</param>
    /// <returns>False when another one stands there.</returns>
    public static async Task<bool> PutDraftAsync(this WriteSession session, Guid sectionId, Guid personId, string body, int baseVersion, DateTimeOffset now, string? over) => await session.ExecuteAsync("""
        insert into review_drafts (section_id, person_id, body, base_version, saved_at) values (@sectionId, @personId, @body, @baseVersion, @now)
        on conflict (section_id, person_id) do update set body = excluded.body, base_version = excluded.base_version, saved_at = excluded.saved_at
        where review_drafts.body = cast(@over as text)
        """, new { sectionId, personId, body, baseVersion, now, over }) == 1;

    public static Task<int> RemoveDraftAsync(this WriteSession session, Guid sectionId, Guid personId, string body) => session.ExecuteAsync(
        "delete from review_drafts where section_id = @sectionId and person_id = @personId and body = @body", new { sectionId, personId, body });
}

/// <summary>A text that stood once.</summary>
public sealed record SectionRevision
{
    public int Version { get; init; }
    public string Body { get; init; } = "";

    /// <summary>How it came about, where it was not simply written: "restored from version 2".</summary>
    public string Origin { get; init; } = "";
    public string ChangedBy { get; init; } = "";
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>What one person typed and has not saved.</summary>
public sealed record SectionDraft
{
    public Guid SectionId { get; init; }
    public string Body { get; init; } = "";

    /// <summary>The section's version from which it was typed on.</summary>
    public int BaseVersion { get; init; }
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>By which a page says that it has seen this text: the same person may type on another device as well.</summary>
    public string Mark => MarkOf(Body);

    /// <summary>Seen where no draft stood.</summary>
    public const string NoMark = "none";

    public static string MarkOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 12));
}
