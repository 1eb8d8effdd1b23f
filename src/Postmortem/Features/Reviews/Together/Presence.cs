using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Jobs;

namespace Postmortem.Features.Reviews.Together;

/// <summary>What somebody has a section open for.</summary>
public static class Doing
{
    public const string Reading = "reading";
    public const string Editing = "editing";

    public static readonly string[] All = [Reading, Editing];
}

/// <summary>Who has a part of the review open just now.</summary>
public sealed record Presence
{
    public Guid PersonId { get; init; }
    public string Name { get; init; } = "";
    public string SectionKey { get; init; } = "";
    public string Doing { get; init; } = "";
}

/// <summary>The SQL of <c>review_presence</c>.</summary>
public static class PresenceStore
{
    /// <summary>A page tells every 20 s that it is still open; one that has not for this long is gone.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(45);

    const int MostPages = 20;

    /// <summary>The others who are here and may still see the incident: each once for a section, editors first.</summary>
    public static async Task<IReadOnlyList<Presence>> ListPresenceAsync(this ReadSession session, Guid reviewId, Actor viewer, DateTimeOffset now) => [.. (await session.ListAsync<Presence>("""
        select e.person_id, p.name, e.section_key, e.doing
        from review_presence e join people p on p.id = e.person_id join reviews r on r.id = e.review_id join incidents i on i.id = r.incident_id
        where e.review_id = @reviewId and e.seen_at > @From and e.person_id <> @ViewerId and p.disabled_at is null
          and (i.visibility = 'open' or p.role = 'administrator' or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = p.id))
        order by e.doing, lower(p.name), p.id, e.seen_at desc
        """, new { reviewId, From = now - Fresh, ViewerId = viewer.ViewerId() })).DistinctBy(e => (e.PersonId, e.SectionKey))];

    /// <returns>Whether others would see a difference.</returns>
    internal static async Task<bool> PutPresenceAsync(this WriteSession session, Guid reviewId, Guid personId, string page, string key, string doing, DateTimeOffset now)
    {
        var before = await session.OneAsync<Presence>("""
            select person_id, section_key, doing from review_presence where review_id = @reviewId and person_id = @personId and page = @page
            """, new { reviewId, personId, page });
        await session.ExecuteAsync("""
            insert into review_presence (review_id, person_id, page, section_key, doing, seen_at)
            select r.id, @personId, @page, @key, @doing, @now from reviews r where r.id = @reviewId
              and (select count(*) from review_presence e where e.review_id = @reviewId and e.person_id = @personId and e.page <> @page) < @MostPages
            on conflict (review_id, person_id, page) do update set section_key = excluded.section_key, doing = excluded.doing, seen_at = excluded.seen_at
            """, new { reviewId, personId, page, key, doing, now, MostPages });
        return await session.ForgetGoneAsync(now) > 0 || before?.SectionKey != key || before.Doing != doing;
    }

    internal static async Task<bool> RemovePresenceAsync(this WriteSession session, Guid reviewId, Guid personId, string page) =>
        await session.ExecuteAsync("delete from review_presence where review_id = @reviewId and person_id = @personId and page = @page", new { reviewId, personId, page }) > 0;

    internal static Task<int> ForgetGoneAsync(this WriteSession session, DateTimeOffset now) =>
        session.ExecuteAsync("delete from review_presence where seen_at < @Until", new { Until = now - PresenceStore.Fresh });
}

/// <summary>Pages that went without a word, when nobody came after them.</summary>
sealed class PresenceCleanup(Database database, TimeProvider clock) : IHourlyJob
{
    public Task RunAsync(CancellationToken ct) => database.WriteAsync(s => s.ForgetGoneAsync(clock.GetUtcNow()), ct);
}
